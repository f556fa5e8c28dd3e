using System.Collections.Immutable;
using System.Security.Cryptography;
using Telematics.Core.Stations;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;

namespace Telematics.Simulator.Stations;

/// <summary>
/// The computer of one line: gathers passings, measures them, checks its instruments each hour, and gives its records out in the order of time. Passings come
/// from trucks that are simulated side by side, so a record waits until everybody is past its time.
/// </summary>
public sealed class StationLine(StationSite site, ulong seed, long startMs)
{
    private const int ChunkBytes = 64 * 1024;
    private const double SureEnough = 0.95;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Passing, long> _waiting = new();
    private readonly Instrument _instrument = new(site, seed);
    private readonly ulong _seed = Seeds.Mix(seed, Seeds.Of("line " + site.Line));
    private long _checkedToMs, _countedToMs, _driftFromMs, _forgottenToMs = long.MinValue;
    private int _passed, _trucks;

    public StationSite Site => site;

    /// <summary>State of the instruments for heartbeats.</summary>
    public Dictionary<string, string> Instruments { get; } = new()
    {
        ["gas"] = "OK",
        ["smoke"] = "OK",
        ["speed"] = "OK",
        ["camera"] = "OK",
        ["slope"] = "OK",
        ["weather"] = "OK",
    };

    /// <summary>From any thread.</summary>
    public void Add(Passing passing)
    {
        lock (_lock)
            if (passing.AtMs >= _forgottenToMs) _waiting.Enqueue(passing, passing.AtMs);
    }

    /// <summary>The line has told its past at an earlier start: what is before that moment is left out.</summary>
    public void ForgetBefore(long ms)
    {
        lock (_lock)
        {
            _forgottenToMs = ms;
            var later = _waiting.UnorderedItems.Where(item => item.Element.AtMs >= ms).ToList();
            _waiting.Clear();
            foreach (var (passing, at) in later) _waiting.Enqueue(passing, at);
            _checkedToMs = _countedToMs = ms / Checks.EveryMs * Checks.EveryMs - Checks.EveryMs;
        }
    }

    /// <summary>Records up to that moment, without sequences. A passing that comes later than its time comes with the next ones.</summary>
    public IReadOnlyList<StationFrame> Release(long toMs)
    {
        var frames = new List<StationFrame>();
        lock (_lock)
        {
            while (_waiting.TryPeek(out _, out var at) && at <= toMs)
            {
                Check(at, frames);
                Tell(_waiting.Dequeue(), frames);
            }

            Check(toMs, frames);
        }

        return frames;
    }

    /// <summary>The line's history begins there: its checks, its counts and its drift.</summary>
    public void BeginAt(long ms)
    {
        _checkedToMs = _countedToMs = ms / Checks.EveryMs * Checks.EveryMs - Checks.EveryMs;
        _driftFromMs = ms;
    }

    private void Check(long toMs, List<StationFrame> frames)
    {
        var offset = (long)(_seed % 40) * 60_000; // not all lines at the same minute
        while (_checkedToMs + Checks.EveryMs + offset <= toMs)
        {
            _checkedToMs += Checks.EveryMs;
            var at = _checkedToMs + offset;
            var fails = site.Fails && at <= startMs && at + Checks.EveryMs > startMs && _forgottenToMs < startMs;
            var check = Checks.At(at, fails, new RandomStream(Seeds.Mix(_seed, (ulong)at)));
            frames.Add(new StationFrame { Calibration = check.ToWire() });
            frames.Add(new StationFrame { TrafficCount = Count(at) });
            Instruments["gas"] = check.Passed ? "OK" : "FAIL:NO check";
        }
    }

    private TrafficCountMessage Count(long toMs)
    {
        var count = new TrafficCount(_countedToMs, toMs, 1, _passed * 12, _trucks); // cars are counted, not measured
        (_countedToMs, _passed, _trucks) = (toMs, 0, 0);
        return count.ToWire();
    }

    private void Tell(in Passing passing, List<StationFrame> frames)
    {
        _passed++;
        if (passing.Vehicle.Kind == VehicleKind.HeavyTruck) _trucks++;
        var pass = _instrument.Measure(passing, _driftFromMs);
        var pictures = HasPictures(pass) ? Draw(pass) : [];
        pass = pass with { Media = [.. pictures.Select(picture => picture.Ref)] };
        frames.Add(new StationFrame { Pass = pass.ToWire() });
        foreach (var (file, bytes) in pictures) frames.AddRange(Chunks(file.MediaId, bytes));
    }

    /// <summary>Smoke, and plates that a person has to look at; doubtful plates of the far past are left to rest.</summary>
    private bool HasPictures(Pass pass) =>
        pass is { DeviceVerdict: DeviceVerdict.Exceed, OpacityPercent: > 30 } || (pass.PlateConfidence < SureEnough && pass.PassedAtMs > startMs - 6 * Checks.EveryMs);

    private ImmutableArray<(MediaRef Ref, byte[] Bytes)> Draw(Pass pass) =>
        [File(pass.PassId + "-1", MediaKind.WholeVehicle, PassPictures.Vehicle(pass, site.Line)), File(pass.PassId + "-2", MediaKind.PlateCloseUp, PassPictures.Plate(pass))];

    private static (MediaRef Ref, byte[] Bytes) File(string id, MediaKind kind, byte[] bytes) =>
        (new MediaRef(id, kind, bytes.Length, [.. SHA256.HashData(bytes)]), bytes);

    private static IEnumerable<StationFrame> Chunks(string mediaId, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at += ChunkBytes)
            yield return new StationFrame
            {
                MediaChunk = new MediaChunkMessage { MediaId = mediaId, Offset = (ulong)at, Data = bytes[at..Math.Min(bytes.Length, at + ChunkBytes)] },
            };
    }
}
