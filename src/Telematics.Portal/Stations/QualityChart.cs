using Telematics.Storage.Database.Model;

namespace Telematics.Portal.Stations;

/// <summary>One statistic of a line, day by day; null where it is not known.</summary>
public sealed record QualityLine(string LineId, IReadOnlyList<double?> Values);

/// <summary>One statistic of a station over days.</summary>
/// <param name="Key">Of its texts.</param>
/// <param name="Top">The axis ends here; null: at the largest value.</param>
public sealed record QualityChart(string Key, string Unit, int Decimals, double? Top, IReadOnlyList<QualityLine> Lines)
{
    private static readonly (string Key, string Unit, int Decimals, double? Top, Func<LineDayRow, double?> Value)[] Statistics =
    [
        ("valid-rate", "%", 1, 100, day => 100 * DayShare.Of(day.Valid, day.Passes)),
        ("plate-rate", "%", 1, 100, day => 100 * DayShare.Of(day.PlatesRead, day.Passes)),
        ("negative-share", "%", 1, null, day => 100 * DayShare.Of(day.NegativeNo, day.NoMeasured)),
        ("no-median", "g/kg", 2, null, day => day.NoMedianGPerKg),
        ("checks", "", 0, null, day => day.ChecksGood + day.ChecksFailed),
        ("missing", "", 0, null, day => day.MissingSequences),
    ];

    public static IReadOnlyList<QualityChart> Of(IReadOnlyList<DateOnly> days, IReadOnlyList<LineDayRow> rows)
    {
        var lines = rows.GroupBy(row => row.LineId).OrderBy(line => line.Key, StringComparer.Ordinal)
            .Select(line => (Id: line.Key, Days: line.ToDictionary(row => row.Day))).ToList();
        return [.. Statistics.Select(statistic => new QualityChart(
            statistic.Key, statistic.Unit, statistic.Decimals, statistic.Top,
            [.. lines.Select(line => new QualityLine(
                line.Id, [.. days.Select(day => line.Days.TryGetValue(day, out var row) ? statistic.Value(row) : null)]))]))];
    }
}
