using Telematics.Core.Stations;
using Telematics.Protocols.Stations;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Stations;

/// <summary>What the station port counts.</summary>
public sealed class StationCounters : PortCounters
{
    private readonly long[] _hellos = new long[Enum.GetValues<HelloRefusal>().Length];
    private readonly long[] _broken = new long[Enum.GetValues<EnvelopeFault>().Length];
    private readonly long[] _rejected = new long[Enum.GetValues<RejectionCode>().Length];
    private readonly long[] _records = new long[(int)StationBody.MediaChunk + 1];
    private readonly long[] _media = new long[Enum.GetValues<MediaProgress>().Length];
    private long _repeated, _gaps;

    public StationCounters()
        : base("telematics.gateway.stations.", "Station")
    {
        Publish<HelloRefusal>("hello_refused", _hellos, "reason", "Hellos that were not accepted, by reason");
        Publish<EnvelopeFault>("broken", _broken, "reason", "Broken streams, by what was wrong with the envelope");
        Publish<RejectionCode>("rejected", _rejected, "code", "Records stored raw and rejected, by code");
        Publish<MediaProgress>("media", _media, "state", "Media files that are whole, and files whose hash was wrong");
        Publish<StationBody>("records", _records, "kind", "Records stored durably, by kind");
        Publish("repeated", () => Repeated, "Records that were stored already and acknowledged again");
        Publish("gaps", () => Gaps, "Times that a line skipped sequences");
    }

    public long Repeated => Volatile.Read(ref _repeated);
    public long Gaps => Volatile.Read(ref _gaps);

    public long HelloRefused(HelloRefusal reason) => Volatile.Read(ref _hellos[(int)reason]);

    public long Broken(EnvelopeFault fault) => Volatile.Read(ref _broken[(int)fault]);

    public long Rejected(RejectionCode code) => Volatile.Read(ref _rejected[(int)code]);

    public long Stored(StationBody body) => Volatile.Read(ref _records[(int)body]);

    public long Media(MediaProgress state) => Volatile.Read(ref _media[(int)state]);

    internal void CountRepeated() => Interlocked.Increment(ref _repeated);

    internal void CountGap() => Interlocked.Increment(ref _gaps);

    internal void CountHelloRefused(HelloRefusal reason) => Interlocked.Increment(ref _hellos[(int)reason]);

    internal void CountBroken(EnvelopeFault fault) => Interlocked.Increment(ref _broken[(int)fault]);

    internal void CountStored(StationBody body, RejectionCode rejection)
    {
        Interlocked.Increment(ref _records[(int)body]);
        if (rejection != RejectionCode.None) Interlocked.Increment(ref _rejected[(int)rejection]);
    }

    internal void CountMedia(MediaProgress state) => Interlocked.Increment(ref _media[(int)state]);

    internal void Watch(Func<int> lines, Func<int> connections)
    {
        Watch("online", lines, null, "Remote-sensing lines on-line now");
        Watch("connections", connections, null, "Station connections open now");
    }
}
