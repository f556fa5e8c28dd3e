using Telematics.Core;
using Telematics.Core.Vehicles;
using Telematics.Storage.History;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Archive;

/// <summary>Makes a damaged file again from the raw frames of its journal range: rows of its day and shard, in new files that enter the index in its place.</summary>
public sealed class ArchiveRebuild
{
    private const int ChunkBytes = 1 << 20;

    private readonly IJournal _journal;
    private readonly IArchiveIndex _index;
    private readonly ArchiveFolder _folder;
    private readonly ArchiveSettings _settings;
    private readonly DecodeFrame _decode;
    private readonly IsClockFault _isClockFault;
    private readonly CityCalendar _calendar;

    internal ArchiveRebuild(
        IJournal journal, IArchiveIndex index, ArchiveFolder folder, ArchiveSettings settings, DecodeFrame decode, IsClockFault isClockFault, CityCalendar calendar) =>
        (_journal, _index, _folder, _settings, _decode, _isClockFault, _calendar) = (journal, index, folder, settings, decode, isClockFault, calendar);

    /// <summary>Returns the number of rows made. A second that was received again in a later part counts twice; whoever reads takes it once.</summary>
    public Task<long> Run(ArchiveFile damaged, CancellationToken stop) => damaged.Kind switch
    {
        ArchiveKind.Readings => Run(ReadingRow.Table, damaged, rows => rows.Readings, stop),
        ArchiveKind.Obd => Run(ObdRow.Table, damaged, rows => rows.Obd, stop),
        _ => throw new ArgumentException($"{damaged.Path} was not made from frames", nameof(damaged)),
    };

    private async Task<long> Run<T>(ArchiveTable<T> table, ArchiveFile damaged, Func<FrameRows, PendingRows<T>> ofKind, CancellationToken stop)
        where T : struct, IArchiveRow<T>
    {
        var files = new List<ArchiveFile>();
        var rows = new FrameRows(_decode, _isClockFault, _calendar);
        var vins = new Dictionary<Vin, string>();
        var chunk = new List<JournalRecord>();
        var from = damaged.FromPosition;
        using var reader = _journal.Read(from);
        while (reader.Position < damaged.ToPosition && reader.TryRead(chunk, ChunkBytes))
        {
            stop.ThrowIfCancellationRequested();
            foreach (var record in chunk)
            {
                if (record.Position >= damaged.ToPosition) break;
                if (record.Kind != RecordKind.VehicleFrame || !Vin.TryParse(record.Key.Span, out var vin)) continue;
                if (!vins.TryGetValue(vin, out var text)) vins[vin] = text = vin.ToString();
                if (ArchiveShard.Of(text, damaged.Shards) != damaged.Shard) continue;
                rows.Take(record, text, damaged.Shard);
            }

            if (rows.Count < _settings.MaxPending) continue;
            await Write(table, damaged, from, reader.Position, ofKind(rows), files);
            rows.Clear();
            from = reader.Position;
        }

        await Write(table, damaged, from, damaged.ToPosition, ofKind(rows), files);
        await _index.Rebuilt(damaged, files);
        return files.Sum(file => file.Rows);
    }

    private async Task Write<T>(ArchiveTable<T> table, ArchiveFile damaged, long from, long to, PendingRows<T> pending, List<ArchiveFile> files)
        where T : struct, IArchiveRow<T>
    {
        if (pending.Find(damaged.Day, damaged.Shard) is not { } rows) return; // what came late for other days is in their files
        var place = new ArchiveFolder.Place(damaged.Day, damaged.Shard, damaged.Shards, Level: 0, from, to);
        if (await _folder.Write(table, place, _settings, rows) is { } file) files.Add(file);
    }
}
