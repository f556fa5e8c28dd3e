using System.Diagnostics.Metrics;
using System.Text.Json;
using Telematics.Core.Stations;
using Telematics.Protocols.Stations;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Stations;

/// <summary>What the station port counts, published by the meter "Telematics.Gateway" as telematics.gateway.stations.*.</summary>
public sealed class StationCounters : IDisposable
{
    private readonly Meter _meter = new(GatewayCounters.MeterName);
    private readonly long[] _closed = new long[Enum.GetValues<CloseReason>().Length];
    private readonly long[] _hellos = new long[Enum.GetValues<HelloRefusal>().Length];
    private readonly long[] _broken = new long[Enum.GetValues<EnvelopeFault>().Length];
    private readonly long[] _rejected = new long[Enum.GetValues<RejectionCode>().Length];
    private readonly long[] _records = new long[(int)StationBody.MediaChunk + 1];
    private readonly long[] _media = new long[Enum.GetValues<MediaProgress>().Length];
    private long _accepted, _bytes, _repeated, _gaps;

    public StationCounters()
    {
        Labelled<CloseReason>("closed", _closed, "reason", "Station connections ended, by reason");
        Labelled<HelloRefusal>("hello_refused", _hellos, "reason", "Hellos that were not accepted, by reason");
        Labelled<EnvelopeFault>("broken", _broken, "reason", "Broken streams, by what was wrong with the envelope");
        Labelled<RejectionCode>("rejected", _rejected, "code", "Records stored raw and rejected, by code");
        Labelled<MediaProgress>("media", _media, "state", "Media files that are whole, and files whose hash was wrong");
        _meter.CreateObservableCounter("telematics.gateway.stations.records", Records, null, "Records stored durably, by kind");
        Publish("accepted", () => Accepted, "Station connections accepted from the network");
        Publish("bytes", () => Bytes, "Bytes read from station connections");
        Publish("repeated", () => Repeated, "Records that were stored already and acknowledged again");
        Publish("gaps", () => Gaps, "Times that a line skipped sequences");
    }

    public long Accepted => Volatile.Read(ref _accepted);
    public long Bytes => Volatile.Read(ref _bytes);
    public long Repeated => Volatile.Read(ref _repeated);
    public long Gaps => Volatile.Read(ref _gaps);

    public long Closed(CloseReason reason) => Volatile.Read(ref _closed[(int)reason]);

    public long HelloRefused(HelloRefusal reason) => Volatile.Read(ref _hellos[(int)reason]);

    public long Broken(EnvelopeFault fault) => Volatile.Read(ref _broken[(int)fault]);

    public long Rejected(RejectionCode code) => Volatile.Read(ref _rejected[(int)code]);

    public long Stored(StationBody body) => Volatile.Read(ref _records[(int)body]);

    public long Media(MediaProgress state) => Volatile.Read(ref _media[(int)state]);

    internal void CountAccepted() => Interlocked.Increment(ref _accepted);

    internal void CountBytes(int bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void CountRepeated() => Interlocked.Increment(ref _repeated);

    internal void CountGap() => Interlocked.Increment(ref _gaps);

    internal void CountClosed(CloseReason reason) => Interlocked.Increment(ref _closed[(int)reason]);

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
        _meter.CreateObservableGauge("telematics.gateway.stations.online", lines, null, "Remote-sensing lines on-line now");
        _meter.CreateObservableGauge("telematics.gateway.stations.connections", connections, null, "Station connections open now");
    }

    public void Dispose() => _meter.Dispose();

    private void Publish(string name, Func<long> value, string description) =>
        _meter.CreateObservableCounter("telematics.gateway.stations." + name, value, null, description);

    private void Labelled<TLabel>(string name, long[] values, string label, string description) where TLabel : struct, Enum =>
        _meter.CreateObservableCounter("telematics.gateway.stations." + name, () => Measure(values, label, i => Enum.GetNames<TLabel>()[i]), null, description);

    private IEnumerable<Measurement<long>> Records() => Measure(_records, "kind", i => ((StationBody)i).ToString());

    private static IEnumerable<Measurement<long>> Measure(long[] values, string label, Func<int, string> name)
    {
        for (var i = 0; i < values.Length; i++)
            if (Volatile.Read(ref values[i]) is > 0 and var value)
                yield return new(value, new KeyValuePair<string, object?>(label, JsonNamingPolicy.KebabCaseLower.ConvertName(name(i))));
    }
}
