using System.Collections.Immutable;
using Telematics.Core.Rules;
using Telematics.Grains.Dispatch;

namespace Telematics.Grains.Vehicles;

/// <summary>One vehicle by VIN: keeps order, remembers, passes findings on. Decides nothing: the pure step does.</summary>
public interface IVehicleGrain : IJournalGrain, IGrainWithStringKey
{
    /// <summary>What pages and the API show. Null: nothing was ever received from this vehicle.</summary>
    Task<VehicleView?> View();
}

/// <summary>Sums of one local day, or of several (当日累计).</summary>
[GenerateSerializer, Immutable]
public sealed record DriveSums(
    [property: Id(0)] double DistanceKm,
    [property: Id(1)] double WorkKWh,
    [property: Id(2)] double FuelKg,
    [property: Id(3)] double NoxGrams,
    [property: Id(4)] double? NoxGPerKWh,
    [property: Id(5)] double? NoxGPerKgFuel,
    [property: Id(6)] double? NoxGPerKm,
    [property: Id(7)] int ValidSeconds,
    [property: Id(8)] int Seconds);

[GenerateSerializer, Immutable]
public sealed record DayView([property: Id(0)] DateOnly Day, [property: Id(1)] DriveSums Sums);

/// <summary>A vehicle as of its last applied frame. Values are null where the terminal said "not available".</summary>
[GenerateSerializer, Immutable]
public sealed record VehicleView
{
    [Id(0)] public required string Vin { get; init; }
    [Id(1)] public VehicleLevel Level { get; init; }
    [Id(2)] public double Score { get; init; }

    /// <summary>Receipt of the last good frame.</summary>
    [Id(3)] public DateTimeOffset? LastSeen { get; init; }

    /// <summary>The newest reading by its own time, as the 20 values of the API, in the order of EngineQuantities.All.</summary>
    [Id(4)] public DateTimeOffset? ReadingTime { get; init; }
    [Id(5)] public ImmutableArray<double?> Reading { get; init; } = [];
    [Id(6)] public double? Longitude { get; init; }
    [Id(7)] public double? Latitude { get; init; }
    [Id(8)] public bool? PositionValid { get; init; }

    [Id(9)] public required DriveSums Today { get; init; }
    [Id(10)] public required DriveSums Last30Days { get; init; }
    [Id(11)] public ImmutableArray<DayView> Days { get; init; } = [];

    [Id(12)] public long FramesReceived { get; init; }
    [Id(13)] public long FramesRejected { get; init; }
    [Id(14)] public long SecondsRepeated { get; init; }
    [Id(15)] public long ClockFaults { get; init; }

    /// <summary>Journal position of the frame with the latest OBD record, to be read back from there; null: none yet.</summary>
    [Id(16)] public long? ObdPosition { get; init; }
    [Id(17)] public long AppliedTo { get; init; }

    /// <summary>Why the newest day gives no finding, zh-CN and en; empty when there is nothing to say.</summary>
    [Id(18)] public ImmutableArray<string> WhyNot { get; init; } = [];
}

/// <summary>One row of the live list, kept in memory for vehicles that send. Volatile: rebuilt from checkpoints and the journal.</summary>
public sealed record LiveVehicle(
    string Vin, DateTimeOffset LastSeen, VehicleLevel Level, double Score, double? SpeedKmh, double? Longitude, double? Latitude,
    double? NoxDownPpm, double? NoxGPerKgFuel, double DistanceKmToday);

/// <summary>Vehicles that sent something lately, whole city. In a cluster this is Redis.</summary>
public interface ILiveView
{
    void Publish(LiveVehicle vehicle);

    LiveVehicle? Find(string vin);

    IReadOnlyCollection<LiveVehicle> All { get; }
}
