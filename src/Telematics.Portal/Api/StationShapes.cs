using Telematics.Core.Stations;
using Telematics.Grains.Stations;
using Telematics.Portal.Stations;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Model;

namespace Telematics.Portal.Api;

/// <summary>A sub-instrument with the end of its verification.</summary>
/// <param name="Reported">From the line's last heartbeat: OK, or WARN or FAIL with a text; null: not told.</param>
public sealed record InstrumentDetail(string Kind, string Model, string Serial, DateOnly ValidUntil, bool Expired, string? Reported);

/// <summary>A line: what the registry says, what its records have shown, and its connection.</summary>
/// <param name="ClockSkewMs">How far its clock was ahead of ours in its last frame.</param>
/// <param name="MissingSequences">Below the highest stored one.</param>
public sealed record LineDetail(
    string LineId, int Lane, double? GradeDeg, string Model, LineState State, string Reason, bool Online, DateTimeOffset? OnlineSince, DateTimeOffset? LastSeen,
    DateTimeOffset? LastPass, DateTimeOffset? LastGoodCheck, long Passes, string? SoftwareVersion, double? ClockSkewMs, ulong? MissingSequences,
    IReadOnlyList<InstrumentDetail> Instruments)
{
    internal static LineDetail Of(LineStatus line, DateOnly today)
    {
        var (row, session) = (line.Row, line.Session);
        return new(
            row.LineId, row.Lane, row.GradeDeg, row.Model, row.State, Wording.IsChinese ? row.ReasonZh : row.ReasonEn, line.Online,
            line.Online ? session!.OnlineSince : null, line.LastSeen, row.LastPass, row.LastGoodCheck, row.Passes, session?.SoftwareVersion,
            session?.ClockSkew.TotalMilliseconds, session?.Missing, [.. row.Instruments.Select(one => Of(one, session, today))]);
    }

    private static InstrumentDetail Of(LineInstrument one, LineSessionView? session, DateOnly today) =>
        new(one.Kind, one.Model, one.Serial, one.ValidUntil, one.ValidUntil < today, session?.Instruments.GetValueOrDefault(one.Kind));
}

/// <param name="State">Of its worst line.</param>
/// <param name="ValidRate">Of the newest day of each line.</param>
public sealed record StationDetail(
    string StationId, string Name, StationKind Kind, string? County, double? Longitude, double? Latitude, LineState State, bool Online,
    DateTimeOffset? LastSeen, DateTimeOffset? LastPass, long Passes, double? ValidRate, double? PlateRate, DateOnly? NextExpiry, IReadOnlyList<LineDetail> Lines)
{
    internal static StationDetail Of(StationStatus station, DateOnly today) => new(
        station.Row.StationId, station.Row.Name, station.Row.Kind, station.Row.County, station.Row.Longitude, station.Row.Latitude, station.State,
        station.Online > 0, station.LastSeen, station.LastPass, station.Passes, station.ValidRate, station.PlateRate, station.NextExpiry,
        [.. station.Lines.Select(line => LineDetail.Of(line, today))]);
}

/// <summary>A line on one local day. Shares are null where nothing was counted.</summary>
/// <param name="Calibrations">Checks of the instrument, good and failed.</param>
/// <param name="DriftAlarms">In the language of the request.</param>
/// <param name="NoMedianGPerKg">Median NO (as NO2) per kg of fuel of modern trucks.</param>
public sealed record LineDayDetail(
    string LineId, DateOnly Day, LineState State, int Passes, double? ValidRate, double? PlateRate, int Exceeds, int Rejected, CheckCounts Calibrations,
    double? NegativeShare, double? NoMedianGPerKg, double? OpacityZeroPercent, double? ClockSkewMs, IReadOnlyList<string> DriftAlarms, int MissingSequences,
    bool Quarantined)
{
    internal static LineDayDetail Of(LineDayRow day) => new(
        day.LineId, day.Day, day.State, day.Passes, DayShare.Of(day.Valid, day.Passes), DayShare.Of(day.PlatesRead, day.Passes), day.Exceeds, day.Rejected,
        new(day.ChecksGood, day.ChecksFailed), DayShare.Of(day.NegativeNo, day.NoMeasured), day.NoMedianGPerKg, day.OpacityZeroPercent, day.ClockSkewMs,
        AlarmsOf(day), day.MissingSequences, day.Quarantined);

    internal static IReadOnlyList<string> AlarmsOf(LineDayRow day) =>
        [.. day.Alarms.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Wording.Half)];
}

/// <summary>A change of a line's state, on record for good.</summary>
/// <param name="At">By the pass or check that caused it.</param>
/// <param name="ReceivedAt">When the centre learnt of it.</param>
/// <param name="Reason">In the language of the request; both languages stand beside it.</param>
public sealed record LineTransitionDetail(
    string LineId, DateTimeOffset At, DateTimeOffset ReceivedAt, LineState From, LineState To, string Reason, string ReasonZh, string ReasonEn)
{
    internal static LineTransitionDetail Of(LineTransitionRow row) => new(
        row.LineId, row.At, row.ReceivedAt, row.FromState, row.ToState, Wording.IsChinese ? row.ReasonZh : row.ReasonEn, row.ReasonZh, row.ReasonEn);
}

/// <summary>A mobile unit at one place.</summary>
/// <param name="To">Null: it still stands there.</param>
public sealed record DeploymentDetail(
    long Id, string Place, double Longitude, double Latitude, DateTimeOffset From, DateTimeOffset? To, string Operators, string RecordedBy, DateTimeOffset RecordedAt)
{
    internal static DeploymentDetail Of(DeploymentRow row, CityClock clock) => new(
        row.Id, row.Place, row.Longitude, row.Latitude, clock.Local(row.From), row.To is { } to ? clock.Local(to) : null, row.Operators, row.RecordedBy, clock.Local(row.RecordedAt));
}

public sealed record CheckCounts(int Good, int Failed);
