using System.Collections.Immutable;
using Telematics.Core.Rules;

namespace Telematics.Core.Stations;

/// <summary>A finished day of a line beside what others say of it.</summary>
/// <param name="Neighbours">The same day of lines around.</param>
/// <param name="Witnesses">Passes of the day against the trucks' own sensors.</param>
public sealed record DayEvidence(int Day, ImmutableArray<LineDay> Neighbours, ImmutableArray<WitnessReport> Witnesses);

/// <param name="Ratio">NOx by the roadside over NOx by the truck.</param>
public readonly record struct WitnessRatio(int Day, double Ratio);

/// <summary>
/// What is remembered of a line beside its neighbours and beside trucks of good OBD data (比对). Both find what the line's own history cannot: an instrument
/// that was never right.
/// </summary>
public sealed record LineComparison
{
    /// <summary>The newest day that was compared.</summary>
    public int Day { get; init; }

    /// <summary>A person has checked the instruments: where the line differs from its neighbours all the time, it is the road, not the instrument.</summary>
    public bool SiteProven { get; init; }

    /// <summary>How far the line was from the median of its neighbours on its last days, oldest first.</summary>
    public ImmutableArray<LineDay> Offsets { get; init; } = [];
    public ImmutableArray<DayAlarm> Alarms { get; init; } = [];
    public ImmutableArray<int> Runs { get; init; } = LineQualityState.NoRuns;
    public ImmutableArray<WitnessRatio> Ratios { get; init; } = [];

    /// <summary>Comparisons in a row in which the trucks spoke against the line.</summary>
    public int BiasRun { get; init; }

    /// <summary>What they said last, zh-CN and English; null: nothing.</summary>
    public string? BiasZh { get; init; }
    public string? BiasEn { get; init; }

    public static LineComparison New { get; } = new();

    /// <param name="own">Null: the line has no such day, or it is not part of what is usual.</param>
    public LineComparison With(LineDay? own, DayEvidence evidence, QualityRules rules)
    {
        var next = this with { Day = evidence.Day, Alarms = [] };
        if (own is not null) next = next.Beside(own, evidence.Neighbours, rules);
        var ratios = Ratios.AddRange(LineBias.Ratios(evidence.Witnesses).Select(ratio => new WitnessRatio(evidence.Day, ratio)))
            .RemoveAll(ratio => ratio.Day <= evidence.Day - rules.WitnessWindowDays);
        var bias = LineBias.Of(ratios.Select(ratio => ratio.Ratio), rules);
        // Without new witnesses nothing new is said: a run neither grows nor ends.
        var run = ratios.Any(ratio => ratio.Day == evidence.Day) ? (bias is null ? 0 : BiasRun + 1) : BiasRun;
        return next with { Ratios = ratios, BiasRun = run, BiasZh = bias?.Reason.Zh, BiasEn = bias?.Reason.En };
    }

    /// <summary>Why the line has to be stopped; null: it has not.</summary>
    public Sentence? Stop(QualityRules rules)
    {
        if (Alarms.FirstOrDefault(alarm => Math.Abs(Runs[(int)alarm.Statistic]) >= rules.NeighbourDays) is { } alarm)
        {
            var days = Math.Abs(Runs[(int)alarm.Statistic]);
            return Sentence.Of($"连续{days}天与邻近遥测线不一致：", $"Unlike its neighbours, {days} days in a row:") + alarm.Explain();
        }

        return BiasZh is { } zh && BiasRun >= rules.WitnessDays ? new Sentence(zh, BiasEn ?? zh) : null;
    }

    /// <summary>A good check answers what was said until now; what goes on being said for days is counted on.</summary>
    public LineComparison Answered(bool byPerson) => this with { Alarms = [], BiasZh = null, BiasEn = null, SiteProven = SiteProven || byPerson };

    /// <summary>A person has set the line right: it is another instrument from now on.</summary>
    public LineComparison Anew() => New with { Day = Day, SiteProven = true };

    private LineComparison Beside(LineDay own, ImmutableArray<LineDay> neighbours, QualityRules rules)
    {
        var offset = DayAlarm.OffsetFrom(own, neighbours, rules);
        var alarms = DayAlarm.AgainstNeighbours(own, neighbours, rules, Offsets, SiteProven);
        var offsets = Offsets.Add(offset);
        return this with
        {
            Alarms = alarms,
            Runs = LineQuality.Continue(Runs, offset, alarms),
            Offsets = offsets.Length > rules.HistoryDays ? offsets.RemoveRange(0, offsets.Length - rules.HistoryDays) : offsets,
        };
    }
}
