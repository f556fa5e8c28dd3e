using Telematics.Storage.Database.Queries;

namespace Telematics.Storage.Analysis;

/// <summary>What the process of one question is told. It gets nothing else: no settings, no keys, no database.</summary>
internal sealed record AnalysisJob
{
    public required string Sql { get; init; }

    public required IReadOnlyList<string> Readings { get; init; }
    public required IReadOnlyList<string> Obd { get; init; }
    public required IReadOnlyList<string> Passes { get; init; }
    public required IReadOnlyList<string> DaySums { get; init; }
    public required IReadOnlyList<VehicleFact> Vehicles { get; init; }

    /// <summary>Where it may spill to; removed by who asked.</summary>
    public required string Temporary { get; init; }

    public required string TimeZone { get; init; }
    public required int MemoryMb { get; init; }
    public required int SpillMb { get; init; }
    public required int Threads { get; init; }
    public required int TimeoutSeconds { get; init; }
    public required int MaxRows { get; init; }
}
