using Telematics.Core.Vehicles;

namespace Telematics.Portal.Vehicles;

/// <summary>One line of a chart; null where the terminal said "not available".</summary>
public sealed record ChartLine(string Name, IReadOnlyList<double?> Values);

public sealed record Chart(string Id, string Title, string Unit, IReadOnlyList<ChartLine> Lines);

/// <summary>A vehicle's day as the browser draws it.</summary>
/// <param name="Times">Seconds of the city's day.</param>
public sealed record DayChart(long From, long To, IReadOnlyList<long> Times, IReadOnlyList<Chart> Charts)
{
    /// <summary>Seconds without a reading after which a line is broken: one frame lost is bridged, a standstill is not.</summary>
    private const int Gap = 30;

    private static readonly (string Id, string Title, (EngineQuantity Quantity, string Name)[] Lines)[] Layout =
    [
        ("chart-nox", "Chart.Nox", [(EngineQuantity.NoxUpstream, "Chart.Upstream"), (EngineQuantity.NoxDownstream, "Chart.Downstream")]),
        ("chart-scr", "Chart.Scr", [(EngineQuantity.ScrInlet, "Chart.Inlet"), (EngineQuantity.ScrOutlet, "Chart.Outlet")]),
        ("chart-speed", "Chart.Speed", [(EngineQuantity.Speed, "Chart.Speed")]),
    ];

    public static IEnumerable<string> Ids => Layout.Select(chart => chart.Id);

    /// <param name="midnight">Unix second at which the day begins.</param>
    /// <param name="word">The text of a key in the language of the page.</param>
    public static DayChart Of(IEnumerable<EngineReading> readings, long midnight, Func<string, string> word)
    {
        var times = new List<long>();
        var columns = Layout.SelectMany(chart => chart.Lines).ToDictionary(line => line.Quantity, _ => new List<double?>());
        foreach (var reading in readings)
        {
            var second = reading.UnixSeconds - midnight;
            if (times.Count > 0 && second - times[^1] > Gap) Add(times[^1] + 1, null);
            Add(second, reading);
        }

        var charts = Layout.Select(chart => new Chart(
            chart.Id, word(chart.Title), EngineQuantities.Of(chart.Lines[0].Quantity).Unit,
            [.. chart.Lines.Select(line => new ChartLine(word(line.Name), columns[line.Quantity]))]));
        return new(times.FirstOrDefault(), times.LastOrDefault(), times, [.. charts]);

        void Add(long second, EngineReading? reading)
        {
            times.Add(second);
            foreach (var (quantity, values) in columns) values.Add(reading?.Value(quantity));
        }
    }
}
