using System.Diagnostics.Metrics;

namespace Telematics.Grains.Dispatch;

/// <summary>Meter "Telematics.Dispatch".</summary>
public sealed class DispatchCounters
{
    public const string MeterName = "Telematics.Dispatch";

    private static readonly Meter Meter = new(MeterName);
    private readonly Counter<long> _frames = Meter.CreateCounter<long>("telematics.dispatch.frames", "{frame}", "Frames delivered to vehicle grains");
    private readonly Counter<long> _calls = Meter.CreateCounter<long>("telematics.dispatch.calls", "{call}", "Grain calls made for them");
    private readonly Counter<long> _aside = Meter.CreateCounter<long>("telematics.dispatch.put_aside", "{vehicle}", "Vehicles put aside because their grain failed");
    private readonly Counter<long> _rewinds = Meter.CreateCounter<long>("telematics.dispatch.rewinds", "{time}", "Times that the journal was read again for those put aside");
    private readonly Counter<long> _alone = Meter.CreateCounter<long>("telematics.dispatch.alone", "{vehicle}", "Vehicles and lines that failed so often that they are caught up alone");
    private readonly UpDownCounter<int> _stuck = Meter.CreateUpDownCounter<int>("telematics.dispatch.stuck", "{vehicle}", "Vehicles and lines put aside now; the replay position waits for them");
    private readonly Counter<long> _saved = Meter.CreateCounter<long>("telematics.dispatch.checkpoints", "{vehicle}", "Vehicle checkpoints written");
    private readonly Histogram<double> _round = Meter.CreateHistogram<double>("telematics.dispatch.round", "s", "Duration of a checkpoint round");

    public void Chunk(int frames, int calls)
    {
        _frames.Add(frames);
        _calls.Add(calls);
    }

    public void PutAside(bool alone)
    {
        _aside.Add(1);
        if (alone) _alone.Add(1);
    }

    public void Rewind() => _rewinds.Add(1);

    public void Stuck(int change) => _stuck.Add(change);

    public void Round(int saved, TimeSpan took)
    {
        _saved.Add(saved);
        _round.Record(took.TotalSeconds);
    }
}
