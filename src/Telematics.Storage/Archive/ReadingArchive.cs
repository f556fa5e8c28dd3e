using System.Globalization;
using DuckDB.NET.Data;
using Microsoft.Extensions.Logging;
using Telematics.Core;
using Telematics.Core.Vehicles;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Archive;

/// <summary>What the archive answers. Each file is held against its sums before it is read: a damaged one is taken out of use, not served.</summary>
public sealed partial class ReadingArchive : IDisposable
{
    private static readonly string Quantities = string.Join(", ", EngineQuantities.All.Select(scale => $"\"{scale.Name}\""));

    private readonly IArchiveIndex _index;
    private readonly ArchiveFolder _folder;
    private readonly CityCalendar _calendar;
    private readonly ILogger _log;
    private readonly DuckDb _duck;

    internal ReadingArchive(IArchiveIndex index, ArchiveFolder folder, DuckDb duck, CityCalendar calendar, ILogger log) =>
        (_index, _folder, _duck, _calendar, _log) = (index, folder, duck, calendar, log);

    /// <summary>Journal position up to which the archive goes; what came later is in the journal alone.</summary>
    public long Position => _index.Position;

    /// <summary>Readings of [from, to) in Unix seconds, oldest first, each second once.</summary>
    /// <param name="holes">Receives the journal ranges whose files are damaged: what they held is to be read there.</param>
    public IEnumerable<EngineReading> Readings(string vin, long from, long to, ICollection<PositionRange> holes, CancellationToken cancellation = default)
    {
        var files = Sound(_index.Live(ArchiveKind.Readings, _calendar.DayNumber(from), _calendar.DayNumber(to - 1))
            .Where(file => file.MayHold(vin, from, to)), vin, holes);
        foreach (var file in _index.Damaged().Where(file => file.Kind == ArchiveKind.Readings && file.MayHold(vin, from, to)))
            holes.Add(new PositionRange(file.FromPosition, file.ToPosition));
        if (files.Count == 0) return [];
        var sql = string.Create(CultureInfo.InvariantCulture,
            $"SELECT second, {Quantities} FROM {Parquet(files)} WHERE vin = {DuckDb.Text(vin)} AND second >= {from} AND second < {to} ORDER BY second, position");
        return EachSecondOnce(_duck.Rows(sql, Reading, cancellation));
    }

    public void Dispose() => _duck.Dispose();

    private static IEnumerable<EngineReading> EachSecondOnce(IEnumerable<EngineReading> readings)
    {
        long? last = null;
        foreach (var reading in readings)
        {
            if (reading.UnixSeconds == last) continue;
            last = reading.UnixSeconds;
            yield return reading;
        }
    }

    private static EngineReading Reading(DuckDBDataReader row)
    {
        var reading = new EngineReading(row.GetInt64(0));
        for (var i = 0; i < EngineQuantities.Count; i++) reading.SetRaw((EngineQuantity)i, (uint)row.GetInt32(i + 1));
        return reading;
    }

    private string Parquet(IEnumerable<ArchiveFile> files) =>
        $"read_parquet([{string.Join(", ", files.Select(file => DuckDb.Text(_folder.FullPath(file))))}], union_by_name = true)";

    private List<ArchiveFile> Sound(IEnumerable<ArchiveFile> files, string? vin, ICollection<PositionRange> holes)
    {
        var sound = new List<ArchiveFile>();
        foreach (var file in files)
        {
            if (IsIntact(file, vin))
            {
                sound.Add(file);
                continue;
            }

            holes.Add(new PositionRange(file.FromPosition, file.ToPosition));
            NotServed(_log, file.Path);
        }

        return sound;
    }

    private bool IsIntact(ArchiveFile file, string? vin)
    {
        try
        {
            return _folder.IsIntact(file, vin);
        }
        catch (FileNotFoundException)
        {
            return false; // replaced and deleted since the index was read, or gone: the journal tells
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Archive: {Path} is damaged and is not served; the next check takes it out of use")]
    private static partial void NotServed(ILogger log, string path);
}
