using Microsoft.EntityFrameworkCore;
using Telematics.Core.Stations;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Registry;

/// <summary>A deployment as it is entered.</summary>
public sealed record DeploymentEntry(string Place, double Longitude, double Latitude, DateTimeOffset From, DateTimeOffset? To, string Operators);

/// <summary>Where mobile units stand. A unit is at one place at a time; what was entered is ended, never changed.</summary>
public sealed class Deployments(ScopedDb database, StationRegistry registry, TimeProvider time)
{
    /// <summary>One that is still open and began earlier ends when the next one begins. Otherwise the reason why it cannot be.</summary>
    public async Task<(DeploymentRow? Row, string? Problem)> Add(string stationId, DeploymentEntry entry, string by, CancellationToken cancellation)
    {
        if (entry.To <= entry.From) return (null, "to: must be later than from");
        await using var db = database.Open(RowScope.Everything);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Stations.FirstOrDefaultAsync(s => s.StationId == stationId, cancellation) is not { Kind: StationKind.Mobile })
            return (null, $"station {stationId}: only a mobile unit is deployed");

        var others = await db.Deployments.Where(d => d.StationId == stationId).ToListAsync(cancellation);
        if (others.Find(d => d.To is null && d.From < entry.From) is { } open) open.To = entry.From;
        if (others.Find(d => d.From < (entry.To ?? DateTimeOffset.MaxValue) && !(d.To <= entry.From)) is { } other)
            return (null, $"from, to: the unit stood at {other.Place} in that time");

        var row = new DeploymentRow
        {
            StationId = stationId,
            Place = entry.Place,
            Longitude = entry.Longitude,
            Latitude = entry.Latitude,
            From = entry.From,
            To = entry.To,
            Operators = entry.Operators,
            RecordedBy = by,
            RecordedAt = time.GetUtcNow(),
        };
        db.Deployments.Add(row);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        registry.Touch(stationId);
        return (row, null);
    }

    /// <summary>Null problem: it has ended then.</summary>
    public async Task<string?> End(string stationId, long id, DateTimeOffset to, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Deployments.FirstOrDefaultAsync(d => d.StationId == stationId && d.Id == id, cancellation) is not { } row) return $"deployment {id}: there is none of this unit";
        if (row.To is not null) return $"deployment {id}: it has ended already";
        if (to <= row.From) return "to: must be later than from";
        row.To = to;
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        registry.Touch(stationId);
        return null;
    }
}
