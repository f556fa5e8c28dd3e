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
    public Task<long> Run(ArchiveFile damaged, CancellationToken stop) => damaged.Kind == ArchiveKind.Readings
        ? Run(ReadingRow.Table, damaged, Readings, stop)
        : Run(ObdRow.Table, damaged, Obd, stop);

    private async Task<long> Run<T>(ArchiveTable<T> table, ArchiveFile damaged, Action<ArchiveFile, string, JournalRecord, VehicleMessage, List<T>> take, CancellationToken stop)
        where T : struct, IArchiveRow<T>
    {
        var files = new List<ArchiveFile>();
        var rows = new List<T>();
        var vins = new Dictionary<Vin, string>();
        var message = new VehicleMessage();
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
                message.Clear();
                _decode(record.Payload.Span, message);
                take(damaged, text, record, message, rows);
            }

            if (rows.Count < _settings.MaxPending) continue;
            await Write(table, damaged, from, reader.Position, rows, files);
            from = reader.Position;
        }

        await Write(table, damaged, from, damaged.ToPosition, rows, files);
        await _index.Rebuilt(damaged, files);
        return files.Sum(file => file.Rows);
    }

    private async Task Write<T>(ArchiveTable<T> table, ArchiveFile damaged, long from, long to, List<T> rows, List<ArchiveFile> files) where T : struct, IArchiveRow<T>
    {
        if (rows.Count == 0) return;
        var place = new ArchiveFolder.Place(damaged.Day, damaged.Shard, damaged.Shards, Level: 0, from, to);
        if (await _folder.Write(table, place, Merger.SmallRowGroup(_settings), writer => PendingRows<T>.InOrder(rows, writer)) is { } file) files.Add(file);
        rows.Clear();
    }

    private void Readings(ArchiveFile damaged, string vin, JournalRecord record, VehicleMessage message, List<ReadingRow> rows)
    {
        foreach (ref readonly var reading in message.Readings)
            if (_calendar.DayNumber(reading.UnixSeconds) == damaged.Day && !_isClockFault(reading.UnixSeconds, record.ReceivedAtMs))
                rows.Add(new ReadingRow(vin, record.Position, reading));
    }

    private void Obd(ArchiveFile damaged, string vin, JournalRecord record, VehicleMessage message, List<ObdRow> rows)
    {
        foreach (var obd in message.Obd)
            if (_calendar.DayNumber(obd.UnixSeconds) == damaged.Day && !_isClockFault(obd.UnixSeconds, record.ReceivedAtMs))
                rows.Add(new ObdRow(vin, record.Position, obd));
    }
}
