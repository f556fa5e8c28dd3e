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
    private readonly Counter<long> _saved = Meter.CreateCounter<long>("telematics.dispatch.checkpoints", "{vehicle}", "Vehicle checkpoints written");
    private readonly Histogram<double> _round = Meter.CreateHistogram<double>("telematics.dispatch.round", "s", "Duration of a checkpoint round");

    public void Chunk(int frames, int calls)
    {
        _frames.Add(frames);
        _calls.Add(calls);
    }

    public void PutAside() => _aside.Add(1);

    public void Round(int saved, TimeSpan took)
    {
        _saved.Add(saved);
        _round.Record(took.TotalSeconds);
    }
}
