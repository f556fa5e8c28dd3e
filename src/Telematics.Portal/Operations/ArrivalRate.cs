namespace Telematics.Portal.Operations;

/// <summary>Frames a second since somebody last asked, two seconds ago or more. One for all pages, so that many viewers see the same figure.</summary>
public sealed class ArrivalRate(CountGateway count, TimeProvider clock)
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private long _frames = count().Frames;
    private long _at = clock.GetTimestamp();
    private double _rate;

    public double FramesPerSecond()
    {
        lock (_gate)
        {
            var elapsed = clock.GetElapsedTime(_at);
            if (elapsed < Span) return _rate;
            var frames = count().Frames;
            _rate = (frames - _frames) / elapsed.TotalSeconds;
            (_frames, _at) = (frames, clock.GetTimestamp());
            return _rate;
        }
    }
}
