using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Telematics.Core.Cases;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Database;

/// <summary>
/// How values and names look in the database, the same on every provider: instants are Unix milliseconds in columns that end in _ms,
/// enumerations are the words of the API, names are snake_case.
/// The one exception is the level of a vehicle or finding: lists are sorted by it, so it is its number (0 none .. 3 high emitter).
/// </summary>
internal static class ModelConventions
{
    public static void Convert(ModelConfigurationBuilder model)
    {
        model.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        model.Properties<EmissionStage>().HaveConversion<Word<EmissionStage>>();
        model.Properties<PlateColor>().HaveConversion<Word<PlateColor>>();
        model.Properties<FuelKind>().HaveConversion<Word<FuelKind>>();
        model.Properties<StationKind>().HaveConversion<Word<StationKind>>();
        model.Properties<LineState>().HaveConversion<Word<LineState>>();
        model.Properties<VehicleKind>().HaveConversion<Word<VehicleKind>>();
        model.Properties<DeviceVerdict>().HaveConversion<Word<DeviceVerdict>>();
        model.Properties<PassOutcome>().HaveConversion<Word<PassOutcome>>();
        model.Properties<GroundStatus>().HaveConversion<Word<GroundStatus>>();
        model.Properties<CaseState>().HaveConversion<Word<CaseState>>();
    }

    public static void Name(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            entity.SetTableName(SnakeCase(entity.GetTableName()!.Replace("AspNet", "", StringComparison.Ordinal)));
            foreach (var property in entity.GetProperties()) property.SetColumnName(ColumnName(property));
        }
    }

    private static string ColumnName(IReadOnlyProperty property) =>
        Nullable.GetUnderlyingType(property.ClrType) == typeof(DateTimeOffset) || property.ClrType == typeof(DateTimeOffset)
            ? SnakeCase(property.Name) + "_ms"
            : SnakeCase(property.Name);

    private static string SnakeCase(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && snake.Length > 0 && snake[^1] != '_') snake.Append('_');
            snake.Append(char.ToLowerInvariant(letter));
        }

        return snake.ToString();
    }

    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    private sealed class Word<T>() : ValueConverter<T, string>(value => EnumNames.Of(value), word => EnumNames.Parse<T>(word))
        where T : struct, Enum;
}
