using Microsoft.EntityFrameworkCore;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Registry;

/// <summary>A hold as it is entered: exactly one of VIN, plate with colour, station with line.</summary>
public sealed record HoldEntry(
    string Reason, string? Vin, string? Plate, PlateColor? PlateColor, string? StationId, string? LineId, DateTimeOffset From, DateTimeOffset? To);

/// <summary>Holds by hand. What is held by cases and findings needs no row here.</summary>
public sealed class LegalHolds(ScopedDb database, TimeProvider time)
{
    private const int Most = 1000;

    /// <summary>Those that stand first, then the newest.</summary>
    public async Task<IReadOnlyList<LegalHold>> List(CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        return await db.LegalHolds.AsNoTracking().OrderBy(hold => hold.ReleasedAt != null).ThenByDescending(hold => hold.Id).Take(Most).ToListAsync(cancellation);
    }

    public async Task<LegalHold> Open(HoldEntry entry, string by, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        var hold = new LegalHold
        {
            OpenedAt = time.GetUtcNow(),
            OpenedBy = by,
            Reason = entry.Reason,
            Vin = entry.Vin,
            Plate = entry.Plate,
            PlateColor = entry.PlateColor,
            StationId = entry.StationId,
            LineId = entry.LineId,
            From = entry.From,
            To = entry.To,
        };
        db.LegalHolds.Add(hold);
        await db.SaveChangesAsync(cancellation);
        return hold;
    }

    /// <summary>False: there is no such hold that stands.</summary>
    public async Task<bool> Release(long id, string reason, string by, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        var now = time.GetUtcNow();
        return await db.LegalHolds.Where(hold => hold.Id == id && hold.ReleasedAt == null).ExecuteUpdateAsync(
            hold => hold.SetProperty(h => h.ReleasedAt, now).SetProperty(h => h.ReleasedBy, by).SetProperty(h => h.ReleaseReason, reason), cancellation) == 1;
    }
}
