using System.Collections.Immutable;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Protocols.Stations.Import;

public enum ImportFormat : byte
{
    /// <summary>By the first character of the file.</summary>
    Automatic,
    Csv,
    Xml,
    Json,
}

/// <summary>Where a field of a pass comes from: a name in the file, or the same text for every record.</summary>
public sealed record ImportSource(string? Name, string? Constant);

/// <summary>
/// How the files of one kind of station are read (docs/station-import.md). Whatever differs between vendors is declared here, nothing is guessed: units,
/// code tables, time zone.
/// </summary>
public sealed record ImportMapping
{
    public const double KmhPerSecondInMps2 = 1 / 3.6;

    public required string Name { get; init; }
    public ImportFormat Format { get; init; }
    public string Encoding { get; init; } = ImportText.Automatic;
    public char Delimiter { get; init; } = ',';

    /// <summary>Path with '/' to the array (JSON) or to the record elements (XML); empty: found by itself.</summary>
    public string Rows { get; init; } = "";

    /// <summary>A file whose envelope names another datatype is refused; null: any.</summary>
    public string? Datatype { get; init; }

    /// <summary>.NET date format, or "unix-ms" or "unix-s".</summary>
    public ImmutableArray<string> TimeFormats { get; init; } = ["yyyy-MM-dd HH:mm:ss"];

    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>1 for m/s2, <see cref="KmhPerSecondInMps2"/> for km/h/s.</summary>
    public double AccelerationFactor { get; init; } = 1;

    public bool GradeIsPercent { get; init; }

    public PlateColorCodes PlateColors { get; init; } = PlateColorCodes.Interface;
    public ImmutableDictionary<string, FuelKind> Fuels { get; init; } = StandardCodes.Fuels;
    public ImmutableDictionary<string, DeviceVerdict> Verdicts { get; init; } = StandardCodes.Verdicts;
    public ImmutableDictionary<string, VehicleKind> Kinds { get; init; } = ImmutableDictionary<string, VehicleKind>.Empty;

    /// <summary>Texts that say "not measured".</summary>
    public ImmutableHashSet<string> Missing { get; init; } = ["", "-", "--", "null", "NULL"];

    /// <summary>By the field's name in remote_sensing.proto.</summary>
    public ImmutableSortedDictionary<string, ImportSource> Fields { get; init; } = ImmutableSortedDictionary<string, ImportSource>.Empty;

    internal void CheckDatatype(string found, int line)
    {
        if (Datatype is { } wanted && !found.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            throw new ImportFileException(line, $"datatype '{found}': '{wanted}' is allowed");
    }
}

/// <summary>Codes that most sources share (domain.md 2.2, 2.6).</summary>
public static class StandardCodes
{
    /// <summary>C is electric in one source and "other" in another, so it stays "other" until a mapping says more.</summary>
    public static readonly ImmutableDictionary<string, FuelKind> Fuels = new Dictionary<string, FuelKind>
    {
        ["A"] = FuelKind.Petrol,
        ["B"] = FuelKind.Diesel,
        ["C"] = FuelKind.Other,
        ["D"] = FuelKind.Hybrid,
        ["E"] = FuelKind.NaturalGas,
        ["F"] = FuelKind.Lpg,
        ["Y"] = FuelKind.Other,
        ["Z"] = FuelKind.Other,
    }.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>pdjg: 1 pass, 0 exceed, 2 (or -1) invalid.</summary>
    public static readonly ImmutableDictionary<string, DeviceVerdict> Verdicts = new Dictionary<string, DeviceVerdict>
    {
        ["1"] = DeviceVerdict.Pass,
        ["0"] = DeviceVerdict.Exceed,
        ["2"] = DeviceVerdict.Invalid,
        ["-1"] = DeviceVerdict.Invalid,
    }.ToImmutableDictionary();
}
