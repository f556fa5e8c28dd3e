using System.Globalization;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database;

/// <summary>The judged half of a pass in one line, for the record of a correction.</summary>
internal static class PassSummary
{
    public static string Of(PassRow row) => string.Create(CultureInfo.InvariantCulture,
        $"{EnumNames.Of(row.Outcome)}; validity {row.Validity}; exceeds {row.Exceeds}; plate {row.Plate ?? "-"} {(row.PlateColor is { } color ? EnumNames.Of(color) : "-")}{(row.PlateConfirmed ? " confirmed" : "")}; vin {row.Vin ?? "-"}; rules {row.RuleSetVersion}");
}
