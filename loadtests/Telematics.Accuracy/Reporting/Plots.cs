using System.Globalization;
using Telematics.Accuracy.Fleet;

namespace Telematics.Accuracy.Reporting;

/// <summary>The report's pictures: recall and false flags by kind with their intervals, days to detection, calibration.</summary>
public static class Plots
{
    private const double Row = 18, Left = 190, Wide = 480, Top = 30, Square = 320;

    /// <summary>File name, what it shows, drawing.</summary>
    public static IReadOnlyList<(string Name, string Words, Svg Drawing)> Of(Tally tally) =>
    [
        ("accuracy-recall.svg", "Recall at high emitter by kind, with the 95 % interval", Recall(tally)),
        ("accuracy-false.svg", "False flags by kind of clean truck: red high emitter, blue suspect", FalseFlags(tally)),
        ("accuracy-days.svg", "Share of emitters found by driving day: red tampering, blue faults", Days(tally)),
        ("accuracy-calibration.svg", "Score at the end against the share of emitters", Calibration(tally)),
    ];

    private static Svg Recall(Tally tally)
    {
        var kinds = KindFacts.All.Where(kind => kind.IsEmitter).ToList();
        var svg = Bars(kinds.Count, 1, 0.25, "%", 100);
        for (var i = 0; i < kinds.Count; i++)
        {
            svg.Text(Left - 8, Top + Row * i + 13, kinds[i].Kind.ToString(), "end");
            Bar(svg, i, Interval.Of(tally.OfKind(kinds[i].Kind), Tally.Found), 1, Svg.Blue);
        }

        svg.Line(Left + Wide * 0.9, Top - 4, Left + Wide * 0.9, Top + Row * kinds.Count, Svg.Red);
        return svg;
    }

    private static Svg FalseFlags(Tally tally)
    {
        var kinds = KindFacts.All.Where(kind => kind.IsClean && tally.OfKind(kind.Kind).Count > 0).ToList();
        var worst = kinds.Select(kind => Interval.Of(tally.OfKind(kind.Kind), Tally.FoundAtSuspect).Share).DefaultIfEmpty().Max();
        var end = worst > 0.4 ? 1 : worst > 0.1 ? 0.5 : 0.1;
        var svg = Bars(kinds.Count, end, end / 4, "‰", 1000);
        for (var i = 0; i < kinds.Count; i++)
        {
            var trucks = tally.OfKind(kinds[i].Kind);
            svg.Text(Left - 8, Top + Row * i + 13, kinds[i].Kind.ToString(), "end");
            Bar(svg, i, Interval.Of(trucks, Tally.FoundAtSuspect), end, Svg.Blue);
            Bar(svg, i, Interval.Of(trucks, Tally.Found), end, Svg.Red);
        }

        return svg;
    }

    private static Svg Days(Tally tally)
    {
        var svg = Axes("driving days since the first dirty one", "found", 14, 2, day => day.ToString("0", CultureInfo.InvariantCulture));
        Curve(tally.Tampered, Svg.Red);
        Curve([.. tally.Emitters.Where(truck => truck.Facts.Group == KindGroup.Fault)], Svg.Blue);
        return svg;

        void Curve(IReadOnlyList<Run.TruckResult> trucks, string colour) => svg.Path(
            Enumerable.Range(0, 15).Select(day => (X(day / 14.0), Y(Interval.Of(trucks, truck => truck.HighOnDay > 0 && truck.HighOnDay <= day).Share))), colour);
    }

    private static Svg Calibration(Tally tally)
    {
        var svg = Axes("score", "emitters", 1, 0.2, score => score.ToString("0.0", CultureInfo.InvariantCulture));
        svg.Line(X(0), Y(0), X(1), Y(1), Svg.Pale);
        for (var i = 0; i + 1 < Tables.ScoreEnds.Count; i++)
        {
            var share = tally.Calibration(Tables.ScoreEnds[i], Tables.ScoreEnds[i + 1]);
            if (share.All == 0) continue;
            var x = X((Tables.ScoreEnds[i] + Math.Min(1, Tables.ScoreEnds[i + 1])) / 2);
            svg.Line(x, Y(share.Low), x, Y(share.High), Svg.Blue);
            svg.Dot(x, Y(share.Share), Math.Clamp(Math.Sqrt(share.All) / 3, 2, 9), Svg.Blue);
        }

        return svg;
    }

    private static Svg Bars(int rows, double end, double step, string unit, double factor)
    {
        var svg = new Svg(Left + Wide + 30, Top + Row * rows + 10);
        for (var at = 0.0; at <= end + 1e-9; at += step)
        {
            var x = Left + Wide * at / end;
            svg.Line(x, Top - 4, x, Top + Row * rows, Svg.Pale);
            svg.Text(x, Top - 10, string.Create(CultureInfo.InvariantCulture, $"{at * factor:0.#} {unit}"), "middle");
        }

        return svg;
    }

    private static void Bar(Svg svg, int row, Interval share, double end, string colour)
    {
        if (share.All == 0) return;
        var y = Top + Row * row;
        svg.Box(Left, y + 3, Wide * share.Share / end, Row - 6, colour);
        svg.Line(Left + Wide * share.Low / end, y + Row / 2, Left + Wide * Math.Min(end, share.High) / end, y + Row / 2, Svg.Grey, 1.5);
    }

    private static Svg Axes(string below, string beside, double end, double step, Func<double, string> name)
    {
        var svg = new Svg(Square + 110, Square + 70);
        for (var at = 0.0; at <= end + 1e-9; at += step)
        {
            svg.Line(X(at / end), Y(0), X(at / end), Y(1), Svg.Pale);
            svg.Text(X(at / end), Y(0) + 16, name(at), "middle");
        }

        for (var share = 0.0; share <= 1.001; share += 0.25)
        {
            svg.Line(X(0), Y(share), X(1), Y(share), Svg.Pale);
            svg.Text(X(0) - 6, Y(share) + 4, string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %"), "end");
        }

        svg.Text(X(0.5), Y(0) + 36, below, "middle");
        svg.Text(X(0) - 6, Y(1) - 12, beside, "end");
        return svg;
    }

    private static double X(double share) => 70 + Square * share;

    private static double Y(double share) => 30 + Square * (1 - share);
}
