using System.Collections.Immutable;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;
using Telematics.Storage.Journal.Index;

namespace Telematics.Storage.Journal;

/// <summary>One segment file as it lies on disk.</summary>
/// <param name="IsClosed">False: it is written now, or a crash left it so; the next start ends it.</param>
/// <param name="Faults">What is damaged, each in one line; the rest of the segment is readable all the same.</param>
public sealed record SegmentReport(string File, long Base, long Bytes, bool IsClosed, long Records, long MinReceivedAtMs, long MaxReceivedAtMs, ImmutableArray<string> Faults);

/// <summary>
/// A journal's folder looked at from outside: reads only, takes no lock, changes nothing, so it may be used beside a running program or on a copy.
/// </summary>
public sealed partial class JournalFolder
{
    private readonly OsJournalFiles _files;

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public JournalFolder(string path)
    {
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"'{path}': there is no such journal folder");
        _files = new OsJournalFiles(path);
    }

    /// <summary>Position at which the kept journal begins; null: there is none.</summary>
    public long? Oldest => Bases() is [var first, ..] ? first : null;

    /// <summary>Every segment, oldest first. Header and end record are read, of an unclosed segment all of it.</summary>
    public IEnumerable<SegmentReport> List() => Bases().Select(basePosition => TryReport(basePosition, whole: false)).OfType<SegmentReport>();

    /// <summary>Every segment with each byte of it and of its index checked.</summary>
    public IEnumerable<SegmentReport> Verify() => Bases().Select(basePosition => TryReport(basePosition, whole: true)).OfType<SegmentReport>();

    /// <summary>Every readable record in order. Its memory is valid until the next one.</summary>
    public IEnumerable<JournalRecord> Records()
    {
        foreach (var basePosition in Bases())
        {
            using var file = TryOpen(basePosition);
            if (file is null) continue;
            if (SegmentInspection.Of(file, basePosition).Identity is not { } identity) continue;
            using var scanner = new SegmentScanner(file, identity, identity.FirstRecord, basePosition + file.Length);
            while (scanner.Next() && !scanner.Ended)
            {
                if (!scanner.IsBad) yield return SegmentReading.ToRecord(scanner.Bytes.ToArray(), scanner.Range.Start, scanner.Record);
            }
        }
    }

    /// <summary>The segment files, oldest first, and whether each has its end record, so never changes again. Nothing is read but the two ends of each.</summary>
    internal static IEnumerable<(string Name, string Path, bool IsClosed)> FilesOf(string path)
    {
        if (!Directory.Exists(path)) yield break;
        var folder = new JournalFolder(path);
        foreach (var basePosition in folder.Bases())
        {
            var name = SegmentIdentity.NameOf(basePosition, SegmentIdentity.Extension);
            using var file = folder.TryOpen(basePosition);
            yield return (name, Path.Combine(path, name), file is not null && SegmentInspection.Of(file, basePosition).End is not null);
        }
    }

    private long[] Bases()
    {
        var bases = new List<long>();
        foreach (var name in _files.List())
            if (SegmentIdentity.TryParseName(name, SegmentIdentity.Extension, out var basePosition)) bases.Add(basePosition);
        return [.. bases.Order()];
    }

    private IJournalFile OpenSegment(long basePosition) =>
        _files.Open(SegmentIdentity.NameOf(basePosition, SegmentIdentity.Extension), FileAccess.Read);

    /// <summary>Null: a running program has deleted it by age or size since it was listed.</summary>
    private IJournalFile? TryOpen(long basePosition)
    {
        try
        {
            return OpenSegment(basePosition);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private SegmentReport? TryReport(long basePosition, bool whole)
    {
        using var file = TryOpen(basePosition);
        return file is null ? null : Report(file, basePosition, whole);
    }

    private SegmentReport Report(IJournalFile file, long basePosition, bool whole)
    {
        var inspection = SegmentInspection.Of(file, basePosition);
        var faults = ImmutableArray.CreateBuilder<string>();
        foreach (var copy in inspection.DamagedHeaders) faults.Add($"header copy at offset {copy.Start - basePosition} is damaged");
        var stats = inspection.End?.Stats ?? default;
        if (inspection.Identity is not { } identity)
        {
            faults.Add("no header and no end record is readable: no record of it can be checked");
        }
        else if (whole || inspection.End is null)
        {
            var scan = SegmentScan.Run(file, identity, basePosition + inspection.FileLength);
            stats = scan.Stats;
            foreach (var range in scan.Damage) faults.Add(Damaged(range, basePosition));
            // A file that grows is being written: what was met at its end was the middle of a write.
            if (scan.Tail.Length > 0 && file.Length == inspection.FileLength) faults.Add(Damaged(scan.Tail, basePosition) + " at the end: a torn or unfinished write");
            if (inspection.End is not null && VerifyIndex(identity, scan.RecordsEnd) is { } fault) faults.Add(fault);
        }

        var name = SegmentIdentity.NameOf(basePosition, SegmentIdentity.Extension);
        return new SegmentReport(
            name, basePosition, inspection.FileLength, inspection.End is not null, stats.Records, stats.MinReceivedAtMs, stats.MaxReceivedAtMs, faults.ToImmutable());
    }

    private static string Damaged(in PositionRange range, long basePosition) => $"{range.Length} bytes at offset {range.Start - basePosition} are no record";

    /// <summary>A missing index is no fault: it is built again when it is asked for.</summary>
    private string? VerifyIndex(in SegmentIdentity identity, long recordsEnd)
    {
        try
        {
            using var index = _files.Open(identity.IndexName, FileAccess.Read);
            IndexFile.Verify(index, identity, recordsEnd);
            return null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (IndexDamagedException damaged)
        {
            return damaged.Message;
        }
    }
}
