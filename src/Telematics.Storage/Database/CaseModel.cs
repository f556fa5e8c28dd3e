using Microsoft.EntityFrameworkCore;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database;

/// <summary>Tables of cases: events are the truth, the case row and its links are made from them.</summary>
internal static class CaseModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<Case>(@case =>
        {
            @case.ToTable("cases").HasKey(c => c.Id);
            @case.HasIndex(c => c.Number).IsUnique();
            @case.HasIndex(c => new { c.Year, c.Serial }).IsUnique();

            // Not only the grain's promise: the table refuses a second one.
            @case.HasIndex(c => new { c.Plate, c.PlateColor }).IsUnique().HasFilter("open = 1").HasDatabaseName("IX_cases_open");
            @case.HasIndex(c => new { c.OpenedAt, c.Id }).IsDescending();
            @case.HasIndex(c => new { c.State, c.OpenedAt, c.Id }).IsDescending(false, true, true);
            @case.HasIndex(c => new { c.Plate, c.OpenedAt, c.Id }).IsDescending(false, true, true);
            @case.HasIndex(c => c.Vin);
        });
        builder.Entity<CaseEventRow>().ToTable("case_events").HasKey(e => new { e.CaseId, e.Sequence });
        builder.Entity<CasePass>(pass =>
        {
            pass.ToTable("case_passes").HasKey(p => new { p.CaseId, p.StationId, p.LineId, p.PassId });
            pass.HasIndex(p => new { p.StationId, p.LineId, p.PassId });
        });
    }
}
