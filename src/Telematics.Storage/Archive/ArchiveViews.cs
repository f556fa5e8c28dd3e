using System.Globalization;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Archive;

/// <summary>
/// The archive in SQL, with physical values, nulls for what was not measured, instants and days (docs/archive.md). A view without files is there and empty.
/// </summary>
internal static class ArchiveViews
{
    public static string Readings(IReadOnlyCollection<string> files) =>
        $"SELECT vin, day, to_timestamp(second) AS time, {string.Join(", ", EngineQuantities.All.Select(Physical))} FROM {Source(ReadingRow.Table, files)}";

    public static string Obd(IReadOnlyCollection<string> files) =>
        $"SELECT vin, day, to_timestamp(second) AS time, NULLIF(protocol, -1) AS protocol, CASE mil WHEN 1 THEN true WHEN 0 THEN false END AS milOn, supported, ready, ecuVin, calibrationId, cvn, iupr, dtcs FROM {Source(ObdRow.Table, files)}";

    public static string Passes(IReadOnlyCollection<string> files) =>
        $"SELECT * EXCLUDE (timeMs, position, screenHigh), to_timestamp(timeMs / 1000.0) AS time, screenHigh = 1 AS screenHigh FROM {Source(PassRecord.Table, files)}";

    public static string DaySums(IReadOnlyCollection<string> files) =>
        $"""
        SELECT * EXCLUDE (second), noxOfWorkGrams / NULLIF(workKwh, 0) AS noxGPerKwh, noxGrams / NULLIF(fuelKg, 0) AS noxGPerKgFuel, noxGrams / NULLIF(validKm, 0) AS noxGPerKm
        FROM {Source(DaySumsRow.Table, files)}
        """;

    /// <summary>The files with the day of their folder as a column; without files the columns alone.</summary>
    private static string Source<T>(ArchiveTable<T> table, IReadOnlyCollection<string> files) where T : struct, IArchiveRow<T> => files.Count > 0
        ? $"read_parquet([{string.Join(", ", files.Select(DuckDb.Text))}], union_by_name = true, hive_partitioning = true, hive_types = {{'day': DATE, 'shard': INTEGER}})"
        : $"(SELECT {string.Join(", ", table.Columns.Select(column => $"NULL::{TypeOf(column.Field.ClrType)} AS \"{column.Field.Name}\""))}, NULL::DATE AS day, NULL::INTEGER AS shard WHERE false)";

    private static string Physical(QuantityScale scale) => scale.Quantity switch
    {
        EngineQuantity.Positioning => "CASE WHEN positioning <= 254 THEN positioning & 1 = 0 END AS positionValid",
        EngineQuantity.Longitude => Value(scale, "CASE WHEN positioning <= 254 AND positioning & 4 <> 0 THEN -longitude ELSE longitude END"),
        EngineQuantity.Latitude => Value(scale, "CASE WHEN positioning <= 254 AND positioning & 2 <> 0 THEN -latitude ELSE latitude END"),
        EngineQuantity.Distance => Value(scale, "(\"mileageKm\"::BIGINT & 4294967295)", "(\"mileageKm\"::BIGINT & 4294967295)"),
        _ => Value(scale, $"\"{scale.Name}\""),
    };

    private static string Value(QuantityScale scale, string raw, string? checkedRaw = null) => string.Create(CultureInfo.InvariantCulture,
        $"CASE WHEN {checkedRaw ?? $"\"{scale.Name}\""} BETWEEN 0 AND {scale.MaxRaw} THEN ({raw})::DOUBLE * {scale.Numerator} / {scale.Denominator} + {scale.Offset} END AS \"{scale.Name}\"");

    private static string TypeOf(Type type) =>
        type == typeof(int) ? "INTEGER" : type == typeof(long) ? "BIGINT" : type == typeof(double) || type == typeof(double?) ? "DOUBLE" : "VARCHAR";
}
