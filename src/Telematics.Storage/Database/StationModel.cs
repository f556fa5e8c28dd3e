using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Telematics.Core.Stations;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database;

/// <summary>Tables of remote sensing. Every list of passes is newest first, and its cursor is time and journal position.</summary>
internal static class StationModel
{
    /// <summary>Passes that two of a plate may make a case of. The same text stands in the index and in whoever reads by it: else the index is not used.</summary>
    public const string Exceeding = "outcome = 'exceed'";

    /// <summary>Passes that a later change has taken their voice.</summary>
    public static string Corrected { get; } = string.Create(
        CultureInfo.InvariantCulture, $"(validity & {(int)(PassValidity.CalibrationUnproven | PassValidity.Annulled | PassValidity.CloneSuspected)}) <> 0");

    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<Station>(station =>
        {
            station.ToTable("stations").HasKey(s => s.StationId);
            station.HasMany(s => s.Lines).WithOne().HasForeignKey(l => l.StationId);
        });
        builder.Entity<Line>(line =>
        {
            line.ToTable("lines").HasKey(l => new { l.StationId, l.LineId });
            line.HasMany(l => l.Instruments).WithOne().HasForeignKey(i => new { i.StationId, i.LineId });
        });
        builder.Entity<LineInstrument>().ToTable("instruments").HasKey(i => new { i.StationId, i.LineId, i.Kind });
        builder.Entity<StationKey>(key =>
        {
            key.ToTable("station_keys").HasKey(k => k.KeyId);
            key.HasIndex(k => k.StationId);
        });
        builder.Entity<LineDayRow>().ToTable("line_days").HasKey(d => new { d.StationId, d.LineId, d.Day });
        builder.Entity<LineTransitionRow>(transition =>
        {
            transition.ToTable("line_transitions").HasKey(t => new { t.StationId, t.LineId, t.Position, t.ToState });
            transition.HasIndex(t => new { t.StationId, t.At, t.Position }).IsDescending(false, true, true);
        });
        builder.Entity<DeploymentRow>(deployment =>
        {
            deployment.ToTable("deployments").HasKey(d => d.Id);
            deployment.HasIndex(d => new { d.StationId, d.From });
        });
        builder.Entity<PlateTask>().Ignore(t => t.Key).ToTable("plate_tasks").HasKey(t => new { t.Plate, t.PlateColor });
        builder.Entity<PassMarkRow>(mark =>
        {
            mark.ToTable("pass_marks").HasKey(m => m.Quarter);
            mark.Property(m => m.Quarter).ValueGeneratedNever();
        });
        DescribePasses(builder);
    }

    private static void DescribePasses(ModelBuilder builder)
    {
        builder.Entity<PassRow>(pass =>
        {
            pass.ToTable("passes").HasKey(p => new { p.StationId, p.LineId, p.PassId });
            pass.Ignore(p => p.Key);
            pass.HasIndex(p => new { p.PassedAt, p.Position }).IsDescending();
            pass.HasIndex(p => new { p.StationId, p.PassedAt, p.Position }).IsDescending(false, true, true);
            pass.HasIndex(p => new { p.Plate, p.PassedAt, p.Position }).IsDescending(false, true, true);
            pass.HasIndex(p => new { p.Vin, p.PassedAt, p.Position }).IsDescending(false, true, true);
            pass.HasIndex(p => new { p.Outcome, p.PassedAt, p.Position }).IsDescending(false, true, true);
            pass.HasIndex(p => p.PassId);

            // Of the plates that pass, those about which there is something to judge: few, so their indexes are small.
            pass.HasIndex(p => new { p.Plate, p.PlateColor }, "IX_passes_exceeding").HasFilter(Exceeding);
            pass.HasIndex(p => new { p.Plate, p.PlateColor }, "IX_passes_corrected").HasFilter(Corrected);
        });
        builder.Entity<PassCorrectionRow>(correction =>
        {
            correction.ToTable("pass_corrections").HasKey(c => c.Id);
            correction.HasIndex(c => new { c.StationId, c.LineId, c.PassId });
        });
        builder.Entity<PlateReview>(review =>
        {
            review.ToTable("plate_reviews").HasKey(r => new { r.StationId, r.LineId, r.PassId });
            review.HasIndex(r => new { r.PassedAt, r.Position }).IsDescending().HasFilter("decided_at_ms IS NULL");
        });
    }
}
