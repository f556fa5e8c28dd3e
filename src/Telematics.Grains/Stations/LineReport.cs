using System.Collections.Immutable;
using Telematics.Core.Stations;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;

namespace Telematics.Grains.Stations;

/// <summary>What lists and charts show of a line's memory.</summary>
internal static class LineReport
{
    public static LineFigures Figures(LineKey line, LineMemory memory) => new(
        line, memory.Quality.State, memory.Quality.State == LineState.Good ? "" : memory.ReasonZh, memory.Quality.State == LineState.Good ? "" : memory.ReasonEn,
        memory.LastSeenMs, memory.LastPassMs, memory.Quality.Checks.NewestGoodMs, memory.Passes);

    /// <summary>The days that have changed, each with all that is known of it.</summary>
    public static IReadOnlyList<LineDayRow> Days(LineKey line, LineMemory memory, StationRules rules) =>
        [.. memory.Touched.Where(memory.Days.ContainsKey).Select(day => Row(line, memory.Days[day], TallyOf(memory.Quality, day), rules))];

    public static string Words(ImmutableArray<DayAlarm> alarms) => string.Join('\n', alarms.Select(alarm => $"{alarm.Explain().Zh} / {alarm.Explain().En}"));

    public static LineTransitionRow Row(LineKey line, CausedTransition one) => new()
    {
        StationId = line.StationId,
        LineId = line.LineId,
        Position = one.Position,
        ToState = one.What.To,
        FromState = one.What.From,
        At = DateTimeOffset.FromUnixTimeMilliseconds(one.What.AtMs),
        ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(one.ReceivedAtMs),
        ReasonZh = one.What.Reason.Zh,
        ReasonEn = one.What.Reason.En,
    };

    private static LineTally TallyOf(LineQualityState quality, int day) =>
        quality.Today.Day == day ? quality.Today : quality.Recent.FirstOrDefault(tally => tally.Day == day) ?? new LineTally(day);

    private static LineDayRow Row(LineKey line, DayCounts day, LineTally tally, StationRules rules)
    {
        var closed = tally.Close(rules.Quality);
        return new LineDayRow
        {
            StationId = line.StationId,
            LineId = line.LineId,
            Day = DateOnly.FromDayNumber(tally.Day),
            State = day.State,
            Passes = tally.Passes,
            Valid = tally.Valid,
            PlatesRead = tally.PlateRead,
            Exceeds = day.Exceeds,
            Rejected = day.Rejected,
            MissingSequences = (int)Math.Min(tally.Missing, int.MaxValue),
            ChecksGood = day.ChecksGood,
            ChecksFailed = day.ChecksFailed,
            NegativeNo = tally.NoNegative,
            NoMeasured = tally.NoMeasured,
            NoMedianGPerKg = FuelSpecificEmission.No(closed[LineStatistic.TruckNoRatio], 0, 0),
            OpacityZeroPercent = closed[LineStatistic.OpacityZero],
            ClockSkewMs = closed[LineStatistic.ClockSkew] * 1000,
            Alarms = day.Alarms,
            Quarantined = day.State == LineState.Quarantined,
        };
    }
}
