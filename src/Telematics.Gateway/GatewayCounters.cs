using System.Diagnostics.Metrics;
using System.Text.Json;
using Telematics.Core.Vehicles;

namespace Telematics.Gateway;

/// <summary>
/// What the gateway counts: plain numbers that tests and pages read, published by the meter "Telematics.Gateway" when somebody listens,
/// so that counting costs one addition a batch.
/// </summary>
public sealed class GatewayCounters : IDisposable
{
    public const string MeterName = "Telematics.Gateway";

    private readonly Meter _meter = new(MeterName);
    private readonly long[] _closed = new long[Enum.GetValues<CloseReason>().Length];
    private readonly long[] _rejected = new long[Enum.GetValues<DecodeFault>().Length];
    private readonly long[] _frames = new long[Enum.GetValues<VehicleCommand>().Length];
    private long _accepted, _bytes, _vinMismatches, _withoutLogin, _unknownVehicles, _untrackedVins, _timeSyncs, _forwardedAnswers;

    public GatewayCounters()
    {
        _meter.CreateObservableCounter("telematics.gateway.closed", () => Labelled<CloseReason>(_closed, "reason"), null, "Vehicle connections ended, by reason");
        _meter.CreateObservableCounter("telematics.gateway.frames", () => Labelled<VehicleCommand>(_frames, "command"), null, "Good frames stored durably, by command");
        _meter.CreateObservableCounter("telematics.gateway.rejected", () => Labelled<DecodeFault>(_rejected, "reason"), null, "Stretches of bytes that are no good frame, by reason");
        Publish("accepted", () => Accepted, "Vehicle connections accepted from the network");
        Publish("bytes", () => Bytes, "Bytes read from vehicle connections");
        Publish("vin_mismatches", () => VinMismatches, "Frames of a terminal that name another vehicle than its login");
        Publish("frames_without_login", () => FramesWithoutLogin, "Reports of a vehicle that has not logged in on its connection");
        Publish("unknown_vehicles", () => UnknownVehicles, "Vehicles refused because the registry does not know them");
        Publish("untracked_vins", () => UntrackedVins, "Frames of vehicles beyond the number followed on one platform link");
        Publish("time_syncs", () => TimeSyncs, "Time sync requests answered");
        Publish("forwarded_answers", () => ForwardedAnswers, "Forwarded frames answered");
    }

    public long Accepted => Volatile.Read(ref _accepted);
    public long Bytes => Volatile.Read(ref _bytes);
    public long VinMismatches => Volatile.Read(ref _vinMismatches);
    public long FramesWithoutLogin => Volatile.Read(ref _withoutLogin);
    public long UnknownVehicles => Volatile.Read(ref _unknownVehicles);
    public long UntrackedVins => Volatile.Read(ref _untrackedVins);
    public long TimeSyncs => Volatile.Read(ref _timeSyncs);
    public long ForwardedAnswers => Volatile.Read(ref _forwardedAnswers);

    public long Closed(CloseReason reason) => Volatile.Read(ref _closed[(int)reason]);

    public long Rejected(DecodeFault fault) => Volatile.Read(ref _rejected[(int)fault]);

    public long Frames(VehicleCommand command) => Volatile.Read(ref _frames[(int)command]);

    internal void CountAccepted() => Interlocked.Increment(ref _accepted);

    internal void CountBytes(int bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void CountClosed(CloseReason reason) => Interlocked.Increment(ref _closed[(int)reason]);

    internal void CountRejected(DecodeFault fault) => Interlocked.Increment(ref _rejected[(int)fault]);

    internal void CountFrames(VehicleCommand command, int frames) => Interlocked.Add(ref _frames[(int)command], frames);

    internal void CountVinMismatch() => Interlocked.Increment(ref _vinMismatches);

    internal void CountWithoutLogin() => Interlocked.Increment(ref _withoutLogin);

    internal void CountUnknownVehicle() => Interlocked.Increment(ref _unknownVehicles);

    internal void CountUntrackedVin() => Interlocked.Increment(ref _untrackedVins);

    internal void CountTimeSync() => Interlocked.Increment(ref _timeSyncs);

    internal void CountForwardedAnswer() => Interlocked.Increment(ref _forwardedAnswers);

    /// <summary>Values of the moment, asked for when somebody reads the meter.</summary>
    internal void Watch(Func<int> connections, Func<long> uncommittedBytes)
    {
        _meter.CreateObservableGauge("telematics.gateway.connections", connections, null, "Vehicle connections open now");
        _meter.CreateObservableGauge("telematics.gateway.uncommitted", uncommittedBytes, "By", "Bytes appended to the journal and not yet durable");
    }

    public void Dispose() => _meter.Dispose();

    private void Publish(string name, Func<long> value, string description) =>
        _meter.CreateObservableCounter("telematics.gateway." + name, value, null, description);

    private static IEnumerable<Measurement<long>> Labelled<TLabel>(long[] values, string label) where TLabel : struct, Enum
    {
        for (var i = 0; i < values.Length; i++)
            if (Volatile.Read(ref values[i]) is > 0 and var value) yield return new(value, new KeyValuePair<string, object?>(label, Labels<TLabel>.Names[i]));
    }

    private static class Labels<TLabel> where TLabel : struct, Enum
    {
        public static readonly string[] Names = [.. Enum.GetNames<TLabel>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];
    }
}
