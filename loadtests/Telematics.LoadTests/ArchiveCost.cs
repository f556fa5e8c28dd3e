using System.Diagnostics;
using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Core;
using Telematics.Core.Vehicles;
using Telematics.Protocols;
using Telematics.Protocols.Gb17691;
using Telematics.Simulator.Demo;
using Telematics.Storage.Archive;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Sqlite;
using Telematics.Storage.History;
using Telematics.Storage.Journal;

namespace Telematics.LoadTests;

/// <summary>What history costs: a day of simulated trucks, with the noise of real sensors, through the archiver, and the questions of the portal.</summary>
public sealed class ArchiveCost : IAsyncDisposable
{
    private const int ReadingsOfDay = 14_400;
    private const int Readings = 10;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("telematics-archive-");
    private readonly SegmentJournal _journal;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly SqliteArchiveIndex _index;
    private readonly ArchiveStore _store;
    private readonly ArchiveSettings _settings = new() { WriteEverySeconds = 1, MaxPending = 1_000_000 };

    private ArchiveCost(SegmentJournal journal, DatabaseSettings database)
    {
        _journal = journal;
        _writer = new SqliteWriter(database);
        _readers = new SqliteReaders(database);
        _index = new SqliteArchiveIndex(_writer, _readers);
        _store = ArchiveStore.Open(Path.Combine(_folder.FullName, "archive"), _settings, journal, _index, ProtocolCatalog.Gb17691.Decode, (_, _) => false,
            CityCalendar.Shanghai, TimeProvider.System, NullLoggerFactory.Instance);
    }

    /// <returns>Pairs for the RESULT line.</returns>
    public static async Task<IReadOnlyList<FormattableString>> Of(int trucks)
    {
        await using (var warm = await Start())
        {
            // Code gets its final form, as it has in a program that runs for months.
            await warm.Fill(trucks / 2);
            await warm.Archive(trucks / 2 * (long)ReadingsOfDay, say: false);
        }

        await using var cost = await Start();
        var vins = await cost.Fill(trucks);
        var written = await cost.Archive(trucks * (long)ReadingsOfDay);
        var size = cost.Size();
        var (first, again) = cost.OneDay(vins);
        var sums = cost.Sums();
        return [$"archive_readings_per_s={written:F0}", $"archive_bytes_per_reading={size:F2}", $"day_first_ms={first:F0}", $"day_again_ms={again:F1}", $"sums_readings_per_s={sums:F0}"];
    }

    private static async Task<ArchiveCost> Start()
    {
        var folder = Directory.CreateTempSubdirectory("telematics-archive-data-").FullName;
        var database = DatabaseSettings.SqliteIn(folder);
        await new DatabaseSchema(database, new ScopedDb(database)).Migrate(CancellationToken.None);
        var journal = await SegmentJournal.Open(
            new JournalSettings { Path = Path.Combine(folder, "journal") }, TimeProvider.System, NullLogger<SegmentJournal>.Instance);
        return new ArchiveCost(journal, database);
    }

    /// <summary>Frames of ten readings, truck after truck ten seconds on, as they would come.</summary>
    private async Task<List<string>> Fill(int trucks)
    {
        var from = DateTimeOffset.UtcNow.AddDays(-2).ToUnixTimeSeconds();
        var city = DemoCity.Build(7, trucks);
        var running = city.Trucks.Select(truck => (truck.Vin, Truck: truck.Start(city.Network, from))).ToList();
        var frame = new byte[512];
        for (var done = 0; done < ReadingsOfDay; done += Readings)
        {
            foreach (var (vin, truck) in running)
            {
                var report = new ReportWriter(frame, new FrameSender(vin), VehicleCommand.Report, truck.NextSecond, serial: 1, ReportLayout.SerialEach);
                for (var i = 0; i < Readings; i++)
                {
                    truck.Step(out var reading);
                    report.Add(reading);
                }

                _journal.Append(RecordKind.VehicleFrame, Encoding.ASCII.GetBytes(vin.ToString()), (truck.NextSecond + 1) * 1000, frame.AsSpan(0, report.Close()));
            }

            await _journal.Commit();
        }

        return [.. running.Select(truck => truck.Vin.ToString())];
    }

    private async Task<double> Archive(long readings, bool say = true)
    {
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => _store.Archiver.Run(stop.Token));
        while (_index.Position < _journal.Committed) await Task.Delay(20);
        var took = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        await stop.CancelAsync();
        await running;
        var perSecond = readings / took.TotalSeconds;
        if (!say) return perSecond;
        Say($"{readings} readings from the journal into Parquet: {perSecond / 1e6:F2} million a second of processor time (read, decode, sort, encode, zstd, SHA-256, flush)");

        var before = _index.Live(ArchiveKind.Readings, 0, int.MaxValue).Count;
        cpu = Process.GetCurrentProcess().TotalProcessorTime;
        await _store.Merger.Round(CancellationToken.None);
        took = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Say($"{before} files merged into {_index.Live(ArchiveKind.Readings, 0, int.MaxValue).Count}: {readings / took.TotalSeconds / 1e6:F2} million readings a second of processor time");
        return perSecond;
    }

    private double Size()
    {
        var files = _index.Live(ArchiveKind.Readings, 0, int.MaxValue);
        var (bytes, rows) = (files.Sum(file => file.Bytes), files.Sum(file => file.Rows));
        var columns = Ask(
            $"SELECT path_in_schema, CAST(sum(total_compressed_size) AS BIGINT) FROM parquet_metadata([{Paths(files)}]) GROUP BY 1 ORDER BY 2 DESC",
            row => string.Create(CultureInfo.InvariantCulture, $"{row.GetString(0)} {(double)row.GetInt64(1) / rows:F2}"));
        Say($"{(double)bytes / rows:F2} bytes a reading: {string.Join(", ", columns)}");
        return (double)bytes / rows;
    }

    private (double First, double Again) OneDay(List<string> vins)
    {
        var history = new VehicleHistory(_journal, ProtocolCatalog.Gb17691.Decode, (_, _) => false, _store.Readings);
        var times = vins.Take(40).Select(vin =>
        {
            var began = Stopwatch.GetTimestamp();
            var count = history.Readings(vin, 0, DateTimeOffset.UtcNow.ToUnixTimeSeconds()).Count();
            if (count != ReadingsOfDay) throw new InvalidOperationException($"{vin} has {count} readings");
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }).ToList();
        var again = times.Skip(1).Order().ElementAt(times.Count / 2);
        Say($"{ReadingsOfDay} readings of one vehicle: the first question {times[0]:F0} ms (DuckDB starts), then {again:F1} ms (median)");
        return (times[0], again);
    }

    private double Sums()
    {
        var files = _index.Live(ArchiveKind.Readings, 0, int.MaxValue);
        const int repeated = 20; // the same files again and again stand for more of them
        var paths = string.Join(", ", Enumerable.Repeat(Paths(files), repeated));
        var began = Stopwatch.GetTimestamp();
        var vehicles = Ask($"SELECT vin, count(*), avg(noxDownPpm), avg(fuelLPerH), max(mileageKm) FROM read_parquet([{paths}]) GROUP BY vin", row => row.GetString(0)).Count;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var rows = repeated * files.Sum(file => file.Rows);
        Say($"sums of {vehicles} vehicles over {rows / 1e6:F0} million readings: {seconds:F2} s on {Environment.ProcessorCount} cores");
        return rows / seconds;
    }

    private string Paths(IEnumerable<ArchiveFile> files) => string.Join(", ", files.Select(file => $"'{Path.Combine(_folder.FullName, "archive", file.Path)}'"));

    private static List<T> Ask<T>(string sql, Func<DuckDBDataReader, T> read)
    {
        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var all = new List<T>();
        while (rows.Read()) all.Add(read(rows));
        return all;
    }

    private static void Say(FormattableString line) => Progress.Say(line);

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _writer.DisposeAsync();
        _readers.Dispose();
        await _journal.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
