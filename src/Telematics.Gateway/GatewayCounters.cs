using Telematics.Core.Vehicles;

namespace Telematics.Gateway;

/// <summary>What the vehicle port counts.</summary>
public sealed class GatewayCounters : PortCounters
{
    private readonly long[] _rejected = new long[Enum.GetValues<DecodeFault>().Length];
    private readonly long[] _frames = new long[Enum.GetValues<VehicleCommand>().Length];
    private long _vinMismatches, _withoutLogin, _unknownVehicles, _untrackedVins, _timeSyncs, _forwardedAnswers;

    public GatewayCounters()
        : base("telematics.gateway.", "Vehicle")
    {
        Publish<VehicleCommand>("frames", _frames, "command", "Good frames stored durably, by command");
        Publish<DecodeFault>("rejected", _rejected, "reason", "Stretches of bytes that are no good frame, by reason");
        Publish("vin_mismatches", () => VinMismatches, "Frames of a terminal that name another vehicle than its login");
        Publish("frames_without_login", () => FramesWithoutLogin, "Reports of a vehicle that has not logged in on its connection");
        Publish("unknown_vehicles", () => UnknownVehicles, "Vehicles refused because the registry does not know them");
        Publish("untracked_vins", () => UntrackedVins, "Frames of vehicles beyond the number followed on one platform link");
        Publish("time_syncs", () => TimeSyncs, "Time sync requests answered");
        Publish("forwarded_answers", () => ForwardedAnswers, "Forwarded frames answered");
    }

    public long VinMismatches => Volatile.Read(ref _vinMismatches);
    public long FramesWithoutLogin => Volatile.Read(ref _withoutLogin);
    public long UnknownVehicles => Volatile.Read(ref _unknownVehicles);
    public long UntrackedVins => Volatile.Read(ref _untrackedVins);
    public long TimeSyncs => Volatile.Read(ref _timeSyncs);
    public long ForwardedAnswers => Volatile.Read(ref _forwardedAnswers);

    public long Rejected(DecodeFault fault) => Volatile.Read(ref _rejected[(int)fault]);

    public long Frames(VehicleCommand command) => Volatile.Read(ref _frames[(int)command]);

    internal void CountRejected(DecodeFault fault) => Interlocked.Increment(ref _rejected[(int)fault]);

    internal void CountFrames(VehicleCommand command, int frames) => Interlocked.Add(ref _frames[(int)command], frames);

    internal void CountVinMismatch() => Interlocked.Increment(ref _vinMismatches);

    internal void CountWithoutLogin() => Interlocked.Increment(ref _withoutLogin);

    internal void CountUnknownVehicle() => Interlocked.Increment(ref _unknownVehicles);

    internal void CountUntrackedVin() => Interlocked.Increment(ref _untrackedVins);

    internal void CountTimeSync() => Interlocked.Increment(ref _timeSyncs);

    internal void CountForwardedAnswer() => Interlocked.Increment(ref _forwardedAnswers);

    internal void Watch(Func<int> connections, Func<long> uncommittedBytes)
    {
        Watch("connections", connections, null, "Vehicle connections open now");
        Watch("uncommitted", uncommittedBytes, "By", "Bytes appended to the journal and not yet durable");
    }
}
