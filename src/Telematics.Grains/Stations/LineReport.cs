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

    /// <summary>The day that is ending, with all that was counted of it.</summary>
    public static DayCounts Close(LineMemory memory) => memory.Today with
    {
        Tally = memory.Quality.Today,
        State = memory.Quality.State,
        Alarms = string.Join('\n', memory.Quality.Alarms.Select(alarm => $"{alarm.Explain().Zh} / {alarm.Explain().En}")),
    };

    public static IReadOnlyList<LineDayRow> Days(LineKey line, LineMemory memory, StationRules rules) =>
        [.. (memory.CountedDay > memory.Quality.Today.Day ? memory.Finished : memory.Finished.Add(Close(memory))).Where(day => day.Tally.Day > 0).Select(day => Row(line, day, rules))];

    private static LineDayRow Row(LineKey line, DayCounts day, StationRules rules)
    {
        var closed = day.Tally.Close(rules.Quality);
        return new LineDayRow
        {
            StationId = line.StationId,
            LineId = line.LineId,
            Day = DateOnly.FromDayNumber(day.Tally.Day),
            State = day.State,
            Passes = day.Tally.Passes,
            Valid = day.Tally.Valid,
            PlatesRead = day.Tally.PlateRead,
            Exceeds = day.Exceeds,
            Rejected = day.Rejected,
            MissingSequences = (int)Math.Min(day.Tally.Missing, int.MaxValue),
            ChecksGood = day.ChecksGood,
            ChecksFailed = day.ChecksFailed,
            NegativeNo = day.Tally.NoNegative,
            NoMeasured = day.Tally.NoMeasured,
            NoMedianGPerKg = FuelSpecificEmission.No(closed[LineStatistic.TruckNoRatio], 0, 0),
            OpacityZeroPercent = closed[LineStatistic.OpacityZero],
            ClockSkewMs = closed[LineStatistic.ClockSkew] * 1000,
            Alarms = day.Alarms,
            Quarantined = day.State == LineState.Quarantined,
        };
    }
}
