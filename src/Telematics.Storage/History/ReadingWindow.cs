using Telematics.Core.Vehicles;

namespace Telematics.Storage.History;

/// <summary>The readings of some seconds, a place for each. Reused, so that a long range costs the memory of one window.</summary>
internal sealed class ReadingWindow(int seconds)
{
    private readonly EngineReading[] _readings = new EngineReading[seconds];
    private readonly bool[] _filled = new bool[seconds];
    private long _from;
    private long _to;

    public ref readonly EngineReading this[int slot] => ref _readings[slot];

    /// <summary>Empties it for the seconds [from, to), no more of them than it has places.</summary>
    public void Open(long from, long to)
    {
        _from = from;
        _to = to;
        Array.Clear(_filled);
    }

    /// <summary>Keeps the first reading of each second of the window.</summary>
    public void Add(in EngineReading reading)
    {
        if (reading.UnixSeconds < _from || reading.UnixSeconds >= _to) return;
        var slot = (int)(reading.UnixSeconds - _from);
        if (_filled[slot]) return;
        _filled[slot] = true;
        _readings[slot] = reading;
    }

    /// <summary>The places that have a reading, oldest first.</summary>
    public IEnumerable<int> Filled()
    {
        for (var slot = 0; slot < _filled.Length; slot++)
            if (_filled[slot]) yield return slot;
    }
}
