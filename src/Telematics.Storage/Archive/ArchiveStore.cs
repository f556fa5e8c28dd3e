using Microsoft.Extensions.Logging;
using Telematics.Core;
using Telematics.Core.Vehicles;
using Telematics.Storage.History;
using Telematics.Storage.Journal;
using Telematics.Storage.Journal.Files;

namespace Telematics.Storage.Archive;

/// <summary>The archive of one node: who writes it, who merges it, who reads it.</summary>
public sealed class ArchiveStore : IDisposable
{
    private readonly ArchiveMetrics _metrics;

    private ArchiveStore(Archiver archiver, Merger merger, ArchiveRebuild rebuild, ReadingArchive readings, ArchiveMetrics metrics) =>
        (Archiver, Merger, Rebuild, Readings, _metrics) = (archiver, merger, rebuild, readings, metrics);

    public Archiver Archiver { get; }

    public Merger Merger { get; }

    public ArchiveRebuild Rebuild { get; }

    public ReadingArchive Readings { get; }

    /// <param name="path">The archive's folder; made when it is not there.</param>
    public static ArchiveStore Open(
        string path, ArchiveSettings settings, IJournal journal, IArchiveIndex index, DecodeFrame decode, IsClockFault isClockFault, CityCalendar calendar,
        TimeProvider clock, ILoggerFactory logs)
    {
        var temporary = Path.Combine(Path.GetFullPath(path), "tmp");
        Directory.CreateDirectory(temporary);
        var folder = new ArchiveFolder(new OsJournalFiles(path), Path.GetFullPath(path));
        var archiver = new Archiver(journal, index, folder, settings, decode, isClockFault, calendar, clock, logs.CreateLogger<Archiver>());
        return new ArchiveStore(
            archiver,
            new Merger(index, folder, settings, calendar, clock, logs.CreateLogger<Merger>()),
            new ArchiveRebuild(journal, index, folder, settings, decode, isClockFault, calendar),
            new ReadingArchive(index, folder, new DuckDb(settings, temporary), calendar, logs.CreateLogger<ReadingArchive>()),
            new ArchiveMetrics(archiver, index, journal));
    }

    public void Dispose()
    {
        _metrics.Dispose();
        Readings.Dispose();
    }
}
