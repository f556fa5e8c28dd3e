using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Database;

/// <summary>State of one vehicle as of a journal position, with the few figures that lists are sorted by.</summary>
/// <param name="State">Opaque to storage: the first byte is the format.</param>
public sealed record VehicleCheckpoint(
    string Vin, long AppliedTo, VehicleLevel Level, double Score, long LastSeenMs, long FramesReceived, long FramesRejected, byte[] State);

/// <summary>
/// Checkpoints of vehicles, group-committed: everything that waits is written in one transaction. Losing the newest is harmless,
/// because the journal is read again from <see cref="ReplayFrom"/>.
/// </summary>
public interface ICheckpoints
{
    ValueTask<byte[]?> Load(string vin, CancellationToken cancellation);

    /// <summary>Completes when durable. An older AppliedTo never replaces a newer one.</summary>
    Task Save(VehicleCheckpoint checkpoint);

    /// <summary>Everything before this journal position is contained in saved checkpoints; 0 at the very start.</summary>
    long ReplayFrom { get; }

    Task SetReplayFrom(long position);
}

public interface IFindings
{
    /// <summary>Inserts or replaces by id. Completes when durable.</summary>
    Task Write(IReadOnlyList<Finding> findings);
}

/// <summary>The registry as grains and gateway see it. Pages query the database itself.</summary>
public interface IVehicleRegistry
{
    /// <summary>Null: not in the registry.</summary>
    ValueTask<VehicleFacts?> Facts(string vin, CancellationToken cancellation);

    /// <summary>Grows with each change of that vehicle's registry row since this process started; 0 = never changed. Costs one look-up.</summary>
    long ChangeOf(string vin);
}
