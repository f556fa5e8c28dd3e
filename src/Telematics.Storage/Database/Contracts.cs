using Telematics.Core.Rules;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database;

/// <summary>State of one vehicle as of a journal position, with the few figures that lists are sorted by.</summary>
/// <param name="State">Opaque to storage: the first byte is the format.</param>
public sealed record VehicleCheckpoint(
    string Vin, long AppliedTo, VehicleLevel Level, double Score, long LastSeenMs, long FramesReceived, long FramesRejected, byte[] State);

/// <summary>State of another grain that follows the journal; of a line, with the figures that lists and charts show.</summary>
public sealed record GrainCheckpoint(string Key, long AppliedTo, byte[] State, LineFigures? Line, IReadOnlyList<LineDayRow> Days)
{
    /// <summary>What has happened to the line's state since the last checkpoint; those that are there already stay as they are.</summary>
    public IReadOnlyList<LineTransitionRow> Transitions { get; init; } = [];
}

/// <summary>What lists show of a line.</summary>
public sealed record LineFigures(
    LineKey Line, LineState State, string ReasonZh, string ReasonEn, long? LastSeenMs, long? LastPassMs, long? LastGoodCheckMs, long Passes);

/// <summary>
/// Checkpoints of vehicles, group-committed: everything that waits is written in one transaction. Losing the newest is harmless,
/// because the journal is read again from <see cref="ReplayFrom"/>.
/// </summary>
public interface ICheckpoints
{
    ValueTask<byte[]?> Load(string vin, CancellationToken cancellation);

    /// <summary>Completes when durable. An older AppliedTo never replaces a newer one.</summary>
    Task Save(VehicleCheckpoint checkpoint);

    /// <summary>State of a grain that is no vehicle; null: never saved.</summary>
    ValueTask<byte[]?> LoadGrain(string key, CancellationToken cancellation);

    /// <summary>As for a vehicle, in the same group commit.</summary>
    Task Save(GrainCheckpoint checkpoint);

    /// <summary>Everything before this journal position is contained in saved checkpoints; 0 at the very start.</summary>
    long ReplayFrom { get; }

    Task SetReplayFrom(long position);
}

public interface IFindings
{
    /// <summary>Inserts or replaces by id. Completes when durable.</summary>
    Task Write(IReadOnlyList<Finding> findings);

    /// <summary>Of a plate's findings of that rule that reach to <paramref name="sinceMs"/> or beyond, all but those named have lost their ground.</summary>
    Task WithdrawOthers(PlateKey plate, string rule, long sinceMs, IReadOnlyCollection<string> standing);
}

/// <summary>The registry as grains and gateway see it. Pages query the database itself.</summary>
public interface IVehicleRegistry
{
    /// <summary>Null: not in the registry.</summary>
    ValueTask<VehicleFacts?> Facts(string vin, CancellationToken cancellation);

    /// <summary>Grows with each change of that vehicle's registry row since this process started; 0 = never changed. Costs one look-up.</summary>
    long ChangeOf(string vin);
}

/// <summary>Stations and lines as grains and gateway see them.</summary>
public interface IStationRegistry
{
    /// <summary>Null: station or line is not registered.</summary>
    ValueTask<LineFacts?> Line(LineKey line, CancellationToken cancellation);

    /// <summary>The secret of a station's key for its HMAC; null: no such key of that station, or it was withdrawn.</summary>
    ValueTask<byte[]?> Secret(string stationId, string keyId, CancellationToken cancellation);

    /// <summary>Grows with each change of that station's registry rows since this process started; 0 = never changed. Costs one look-up.</summary>
    long ChangeOf(string stationId);
}
