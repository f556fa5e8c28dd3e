using Telematics.Core.Stations;
using Telematics.Grains.Stations;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Stations;

/// <summary>A line as the registry and its grain know it, with its connection to this node.</summary>
/// <param name="Session">Null: it was not on-line since this process started.</param>
/// <param name="Latest">Its newest day with figures; null: none yet.</param>
public sealed record LineStatus(Line Row, LineSessionView? Session, LineDayRow? Latest)
{
    public bool Online => Session is { OfflineSince: null };

    /// <summary>The database learns of it with the next checkpoint, the connection knows it now.</summary>
    public DateTimeOffset? LastSeen => Session?.LastFrame is { } now && !(Row.LastSeen > now) ? now : Row.LastSeen;

    public DateOnly? NextExpiry => Row.Instruments.Count == 0 ? null : Row.Instruments.Min(instrument => instrument.ValidUntil);
}

/// <summary>A station with its lines; its state is that of its worst line.</summary>
public sealed record StationStatus(Station Row, IReadOnlyList<LineStatus> Lines)
{
    public LineState State => Lines.Count == 0 ? LineState.Good : Lines.Max(line => line.Row.State);

    public int Online => Lines.Count(line => line.Online);

    public DateTimeOffset? LastSeen => Lines.Max(line => line.LastSeen);

    public DateTimeOffset? LastPass => Lines.Max(line => line.Row.LastPass);

    public DateOnly? NextExpiry => Lines.Min(line => line.NextExpiry);

    public long Passes => Lines.Sum(line => line.Row.Passes);

    /// <summary>Of the newest day of each line; null: nothing has passed.</summary>
    public double? ValidRate => Share(day => day.Valid);

    public double? PlateRate => Share(day => day.PlatesRead);

    private double? Share(Func<LineDayRow, int> count)
    {
        var days = Lines.Select(line => line.Latest).OfType<LineDayRow>().ToList();
        return DayShare.Of(days.Sum(count), days.Sum(day => day.Passes));
    }
}

/// <summary>Stations as pages and the API show them.</summary>
public sealed class StationBoards(StationQueries stations, QualityQueries quality, ILineSessions sessions, CityClock clock)
{
    /// <summary>A line that has sent nothing for longer has no present rates.</summary>
    private const int LatestDays = 7;

    public async Task<IReadOnlyList<StationStatus>> List(RowScope scope, CancellationToken cancellation)
    {
        var statuses = new List<StationStatus>();
        foreach (var station in await stations.List(scope, cancellation)) statuses.Add(await Of(scope, station, cancellation));
        return statuses;
    }

    /// <summary>Null: there is no such station, or not for this caller.</summary>
    public async Task<StationStatus?> Find(RowScope scope, string stationId, CancellationToken cancellation) =>
        await stations.Get(scope, stationId, cancellation) is { } station ? await Of(scope, station, cancellation) : null;

    private async Task<StationStatus> Of(RowScope scope, Station station, CancellationToken cancellation)
    {
        var days = await quality.Days(scope, station.StationId, clock.Today.AddDays(-LatestDays), clock.Today, cancellation);
        var latest = days.Where(day => day.Passes > 0).GroupBy(day => day.LineId).ToDictionary(line => line.Key, line => line.MaxBy(day => day.Day));
        return new(station, [.. station.Lines.Select(line => new LineStatus(
            line, sessions.Of(new LineKey(line.StationId, line.LineId)), latest.GetValueOrDefault(line.LineId)))]);
    }
}
