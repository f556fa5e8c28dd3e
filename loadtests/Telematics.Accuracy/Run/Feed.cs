using Telematics.Accuracy.Fleet;
using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Run;

/// <summary>A frame arrives; the message is used again for the next one.</summary>
public delegate void Receive(VehicleMessage message, long receivedAtMs);

/// <summary>
/// What the terminal sends, as frames of ten readings: in real time, twice now and then, nothing during an outage, and after it what was kept. Hands each
/// frame on with its time of receipt.
/// </summary>
internal sealed class Feed(Member member, Chance chance, Receive receive)
{
    private const int PerFrame = 10, MaxKept = 4 * 3600;
    private const long Latency = 1500;
    private readonly VehicleMessage _message = new();
    private readonly List<EngineReading> _kept = [];
    private long _outageFrom;
    private long _outageUntil;
    private bool _keeps;

    public void BeginTrip(ObdRecord record, int tripSeconds, double hoursPerDay)
    {
        _message.Clear();
        _message.Obd.Add(record);
        if (!chance.Hit(member.Terminal.OutagesPerDay * tripSeconds / 3600 / hoursPerDay)) return;
        var begin = record.UnixSeconds + chance.Whole(0, tripSeconds);
        _outageUntil = begin + (long)(60 * chance.Of(member.Terminal.OutageMinutes));
        _outageFrom = begin;
        _keeps = chance.Hit(member.Terminal.SentLater);
    }

    /// <summary>The next reading, to be filled in place; then <see cref="Filled"/>.</summary>
    public ref EngineReading Next(long second) => ref _message.AddReading(second);

    public void Filled(long second)
    {
        if (_message.ReadingCount == PerFrame) Close(second);
    }

    public void EndTrip(long second)
    {
        if (_message.ReadingCount > 0 || _message.Obd.Count > 0) Close(second);
        if (_outageUntil > 0) SendKept(second);
    }

    private void Close(long second)
    {
        if (second >= _outageFrom && second < _outageUntil)
        {
            if (_keeps && _kept.Count < MaxKept) _kept.AddRange(_message.Readings);
            _message.Clear();
            return;
        }

        _message.Command = VehicleCommand.Report;
        Send(second);
        if (chance.Hit(member.Terminal.Repeats)) receive(_message, second * 1000 + Latency);
        _message.Clear();
        if (_outageUntil > 0 && second >= _outageUntil) SendKept(second);
    }

    private void SendKept(long second)
    {
        for (var at = 0; at < _kept.Count; at += PerFrame)
        {
            _message.Clear();
            foreach (var reading in _kept.Skip(at).Take(PerFrame)) _message.AddReading(reading.UnixSeconds) = reading;
            _message.Command = VehicleCommand.Reissue;
            Send(second);
        }

        _message.Clear();
        _kept.Clear();
        (_outageFrom, _outageUntil) = (0, 0);
    }

    private void Send(long second)
    {
        _message.Vin = member.Vin;
        receive(_message, second * 1000 + Latency);
    }
}
