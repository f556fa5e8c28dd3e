using System.Collections.Immutable;
using Telematics.Storage.Journal.Compression;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;
using Telematics.Storage.Journal.Index;

namespace Telematics.Storage.Journal;

/// <summary>One segment file as it lies on disk.</summary>
/// <param name="IsClosed">False: it is written now, or a crash left it so; the next start ends it.</param>
/// <param name="File">Below the folder; of a compressed one the name it would have plain.</param>
/// <param name="Bytes">Of the segment as it was written; <paramref name="StoredBytes"/> are those on disk.</param>
/// <param name="Faults">What is damaged, each in one line; the rest of the segment is readable all the same.</param>
public sealed record SegmentReport(string File, long Base, long Bytes, long StoredBytes, bool IsClosed, long Records, long MinReceivedAtMs, long MaxReceivedAtMs, ImmutableArray<string> Faults);

/// <summary>
/// A journal's folder looked at from outside: reads only, takes no lock, changes nothing, so it may be used beside a running program or on a copy.
/// </summary>
public sealed partial class JournalFolder
{
    private readonly SegmentFiles _files;
    private readonly SegmentFiles? _kept;

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public JournalFolder(string path)
    {
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"'{path}': there is no such journal folder");
        _files = new SegmentFiles(new OsJournalFiles(path));
        var kept = Path.Combine(path, KeptSegments.FolderName);
        if (Directory.Exists(kept)) _kept = new SegmentFiles(new OsJournalFiles(kept));
    }

    /// <summary>Position at which the journal begins that has every record; null: there is none. Before it there are held records only.</summary>
    public long? Oldest => BasesOf(_files) is [var first, ..] ? first : null;

    /// <summary>Every segment, oldest first. Header and end record are read, of an unclosed segment all of it.</summary>
    public IEnumerable<SegmentReport> List() => Places().Select(place => TryReport(place, whole: false)).OfType<SegmentReport>();

    /// <summary>Every segment with each byte of it and of its index checked.</summary>
    public IEnumerable<SegmentReport> Verify() => Places().Select(place => TryReport(place, whole: true)).OfType<SegmentReport>();

    /// <summary>Every readable record in order. Its memory is valid until the next one.</summary>
    public IEnumerable<JournalRecord> Records()
    {
        foreach (var place in Places())
        {
            using var file = TryOpen(place);
            if (file is null) continue;
            var basePosition = place.Base;
            if (SegmentInspection.Of(file, basePosition).Identity is not { } identity) continue;
            using var scanner = new SegmentScanner(file, identity, identity.FirstRecord, basePosition + file.Length);
            while (scanner.Next() && !scanner.Ended)
            {
                if (!scanner.IsBad) yield return SegmentReading.ToRecord(scanner.Bytes.ToArray(), scanner.Range.Start, scanner.Record);
            }
        }
    }

    /// <summary>
    /// The segment files as they lie on disk, oldest first, and whether each has its end record, so never changes again. Nothing is read but the two ends of each.
    /// </summary>
    internal static IEnumerable<(string Name, string Path, bool IsClosed)> FilesOf(string path)
    {
        if (!Directory.Exists(path)) yield break;
        var folder = new JournalFolder(path);
        foreach (var place in folder.Places())
        {
            bool isCompressed, isClosed;
            using (var file = TryOpen(place))
            {
                isCompressed = file is BlockFile;
                isClosed = isCompressed || (file is not null && SegmentInspection.Of(file, place.Base).End is not null);
            }

            var name = (place.IsKept ? KeptSegments.FolderName + "/" : "") + SegmentIdentity.NameOf(place.Base, isCompressed ? SegmentFiles.CompressedExtension : SegmentIdentity.Extension);
            yield return (name, Path.Combine([path, .. name.Split('/')]), isClosed);
        }
    }

    /// <summary>Segments of held records first: they are older. One that is in both places was about to be deleted and is whole in the journal itself.</summary>
    private IEnumerable<Place> Places()
    {
        var kept = _kept is null ? [] : BasesOf(_kept);
        var bases = BasesOf(_files);
        return kept.Except(bases).Select(basePosition => new Place(_kept!, basePosition, IsKept: true)).Concat(bases.Select(basePosition => new Place(_files, basePosition, IsKept: false)));
    }

    private static long[] BasesOf(SegmentFiles files)
    {
        var bases = new List<long>();
        foreach (var name in files.List())
            if (SegmentIdentity.TryParseName(name, SegmentIdentity.Extension, out var basePosition)) bases.Add(basePosition);
        return [.. bases.Order()];
    }

    /// <summary>Null: a running program has deleted it by age or size since it was listed.</summary>
    private static IJournalFile? TryOpen(in Place place)
    {
        try
        {
            return place.Files.Open(place.FileName, FileAccess.Read);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static SegmentReport? TryReport(in Place place, bool whole)
    {
        using var file = TryOpen(place);
        return file is null ? null : Report(file, place, whole);
    }

    private static SegmentReport Report(IJournalFile file, in Place place, bool whole)
    {
        var basePosition = place.Base;
        var inspection = SegmentInspection.Of(file, basePosition);
        var faults = ImmutableArray.CreateBuilder<string>();
        foreach (var copy in inspection.DamagedHeaders) faults.Add($"header copy at offset {copy.Start - basePosition} is damaged");
        if (whole && file is BlockFile packed) faults.AddRange(packed.Faults());
        var stats = inspection.End?.Stats ?? default;
        if (inspection.Identity is not { } identity)
        {
            faults.Add("no header and no end record is readable: no record of it can be checked");
        }
        else if (whole || inspection.End is null)
        {
            stats = Scan(file, place, identity, inspection, faults);
        }

        var name = place.IsKept ? $"{KeptSegments.FolderName}/{place.FileName}" : place.FileName;
        return new SegmentReport(
            name, basePosition, inspection.FileLength, (file as BlockFile)?.StoredLength ?? inspection.FileLength, inspection.End is not null, stats.Records, stats.MinReceivedAtMs, stats.MaxReceivedAtMs, faults.ToImmutable());
    }

    private static SegmentStats Scan(IJournalFile file, in Place place, in SegmentIdentity identity, SegmentInspection inspection, ImmutableArray<string>.Builder faults)
    {
        var scan = SegmentScan.Run(file, identity, place.Base + inspection.FileLength);
        foreach (var range in scan.Damage) faults.Add(Damaged(range, place.Base));

        // A file that grows is being written: what was met at its end was the middle of a write.
        if (scan.Tail.Length > 0 && file.Length == inspection.FileLength) faults.Add(Damaged(scan.Tail, place.Base) + " at the end: a torn or unfinished write");
        if (inspection.End is not null && VerifyIndex(place.Files, identity, scan.RecordsEnd) is { } fault) faults.Add(fault);
        return scan.Stats;
    }

    private static string Damaged(in PositionRange range, long basePosition) => $"{range.Length} bytes at offset {range.Start - basePosition} are no record";

    /// <summary>A missing index is no fault: it is built again when it is asked for.</summary>
    private static string? VerifyIndex(SegmentFiles files, in SegmentIdentity identity, long recordsEnd)
    {
        try
        {
            using var index = files.Open(identity.IndexName, FileAccess.Read);
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

    private readonly record struct Place(SegmentFiles Files, long Base, bool IsKept)
    {
        public string FileName => SegmentIdentity.NameOf(Base, SegmentIdentity.Extension);
    }
}
