using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Protocols;
using Telematics.Protocols.Gb17691;
using Telematics.Storage.Archive;
using Telematics.Storage.Database.Sqlite;
using Telematics.Storage.History;
using Telematics.Storage.Journal;
using Telematics.Tests.Storage.Database;

namespace Telematics.Tests.Storage.Archive;

/// <summary>A journal with real frames, a real database, and the archive over them, all on disk.</summary>
internal sealed class ArchiveRig : IAsyncDisposable
{
    /// <summary>2026-03-02 00:00 in the city.</summary>
    public const long Midnight = 1_772_380_800;

    private readonly TempDatabase _database;

    private ArchiveRig(TempDatabase database, SegmentJournal journal, ArchiveSettings settings)
    {
        (_database, Journal, Settings) = (database, journal, settings);
        Writer = new SqliteWriter(database.Settings);
        Readers = new SqliteReaders(database.Settings);
        Index = new CachedArchiveIndex(new SqliteArchiveIndex(Writer, Readers));
        Store = OpenStore();
        Passes = new SqlitePasses(Writer, Readers);
        PassDays = new SqlitePassDays(Writer, Readers);
        Days = DayFiles.Open(Folder, settings, Index, PassDays, () => Torques, () => new RuleBook(RuleSet.Default), CityCalendar.Shanghai, Clock, NullLoggerFactory.Instance);
    }

    public SegmentJournal Journal { get; }

    public ArchiveSettings Settings { get; }

    public IArchiveIndex Index { get; }

    public ArchiveStore Store { get; private set; }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeSeconds(Midnight + 3600));

    public SqliteWriter Writer { get; }

    public SqliteReaders Readers { get; }

    public TempDatabase Database => _database;

    public SqlitePasses Passes { get; }

    public SqlitePassDays PassDays { get; }

    public DayFiles Days { get; }

    /// <summary>Reference torques that the registry knows.</summary>
    public Dictionary<string, double> Torques { get; } = new(StringComparer.Ordinal);

    public string DataFolder => _database.Folder;

    public string Folder => Path.Combine(_database.Folder, "archive");

    /// <summary>Everything from the journal alone: what the archive is held against.</summary>
    public VehicleHistory FromJournal => new(Journal, ProtocolCatalog.Gb17691.Decode, IsFaulty);

    public VehicleHistory History => new(Journal, ProtocolCatalog.Gb17691.Decode, IsFaulty, Store.Readings);

    public static async Task<ArchiveRig> Start(ArchiveSettings? settings = null)
    {
        var database = await TempDatabase.Create();
        var journal = await SegmentJournal.Open(
            new JournalSettings { Path = Path.Combine(database.Folder, "journal"), MinFreeBytes = 0, SegmentBytes = 1 << 20 }, TimeProvider.System,
            NullLogger<SegmentJournal>.Instance);
        return new ArchiveRig(database, journal, settings ?? new ArchiveSettings { Shards = 3, RowGroup = 4096, WriteEverySeconds = 3600, MergeFiles = 3 });
    }

    public static string Vin(int vehicle) => $"LTEST{vehicle:D12}";

    /// <summary>A frame of ten readings that are all different, so that a swapped column or second shows.</summary>
    public void Send(int vehicle, long second, long? receivedAt = null) => Send(Journal, vehicle, second, receivedAt);

    public static long Send(IJournal journal, int vehicle, long second, long? receivedAt = null)
    {
        var frame = new byte[2048];
        var report = new ReportWriter(frame, new FrameSender(Telematics.Core.Vehicles.Vin.Parse(Vin(vehicle))), VehicleCommand.Report, second, serial: 1, ReportLayout.SerialEach);
        for (var k = 0; k < 10; k++) report.Add(Reading(vehicle, second + k));
        return journal.Append(RecordKind.VehicleFrame, Encoding.ASCII.GetBytes(Vin(vehicle)), (receivedAt ?? second + 10) * 1000, frame.AsSpan(0, report.Close()));
    }

    private static EngineReading Reading(int vehicle, long second)
    {
        var reading = new EngineReading(second);
        foreach (var scale in EngineQuantities.All)
        {
            var raw = (uint)((second * 31 + vehicle * 977 + (int)scale.Quantity * 7919) % (scale.Width == 1 ? 256 : 65_536));
            reading.SetRaw(scale.Quantity, scale.Width == 4 && second % 7 == 0 ? uint.MaxValue : raw);
        }

        return reading;
    }

    /// <summary>Runs the archiver until it has written everything that is committed.</summary>
    public async Task Archive()
    {
        await Journal.Commit();
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => Store.Archiver.Run(stop.Token));
        while (Index.Position < Journal.Committed)
        {
            Assert.False(running.IsCompleted, "the archiver has ended");
            Clock.Advance(TimeSpan.FromSeconds(Settings.WriteEverySeconds));
            await Task.Delay(5);
        }

        await stop.CancelAsync();
        await running;
    }

    public Task Merge() => Store.Merger.Round(CancellationToken.None);

    /// <summary>As after a restart of the program.</summary>
    public void OpenAgain()
    {
        Store.Dispose();
        Store = OpenStore();
    }

    public List<string> Files() => [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    public static List<string> Told(IEnumerable<EngineReading> readings) =>
        [.. readings.Select(reading => $"{reading.UnixSeconds} {string.Join(' ', EngineQuantities.All.Select(scale => reading.Raw(scale.Quantity)))}")];

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        Days.Dispose();
        await Writer.DisposeAsync();
        Readers.Dispose();
        await Journal.DisposeAsync();
        await _database.DisposeAsync();
    }

    private ArchiveStore OpenStore() => ArchiveStore.Open(
        Folder, Settings, Journal, Index, ProtocolCatalog.Gb17691.Decode, IsFaulty, CityCalendar.Shanghai, Clock, NullLoggerFactory.Instance);

    public static bool IsFaulty(long unixSeconds, long receivedAtMs) => unixSeconds * 1000 > receivedAtMs + 300_000;
}
