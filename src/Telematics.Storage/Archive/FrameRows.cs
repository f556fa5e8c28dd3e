using Telematics.Core;
using Telematics.Core.Vehicles;
using Telematics.Storage.History;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Archive;

/// <summary>Rows of frames, gathering by day and shard: the same when they are laid down first and when a damaged file is made again.</summary>
internal sealed class FrameRows(DecodeFrame decode, IsClockFault isClockFault, CityCalendar calendar)
{
    private readonly VehicleMessage _message = new();

    public PendingRows<ReadingRow> Readings { get; } = new();

    public PendingRows<ObdRow> Obd { get; } = new();

    public int Count => Readings.Count + Obd.Count;

    /// <param name="shard">Of the vehicle's readings; OBD records are so few that they have one shard.</param>
    public void Take(in JournalRecord frame, string vin, int shard)
    {
        _message.Clear();
        decode(frame.Payload.Span, _message);
        foreach (ref readonly var reading in _message.Readings)
        {
            if (isClockFault(reading.UnixSeconds, frame.ReceivedAtMs)) continue;
            Readings.Add(calendar.DayNumber(reading.UnixSeconds), shard, new ReadingRow(vin, frame.Position, reading));
        }

        foreach (var obd in _message.Obd)
        {
            if (isClockFault(obd.UnixSeconds, frame.ReceivedAtMs)) continue;
            Obd.Add(calendar.DayNumber(obd.UnixSeconds), shard: 0, new ObdRow(vin, frame.Position, obd));
        }
    }

    public void Clear()
    {
        Readings.Clear();
        Obd.Clear();
    }
}
