using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Telematics.Core.Rules;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database;

/// <summary>
/// The relational model. Made by <see cref="ScopedDb"/>; the scope that it is made with is enforced here and nowhere else, by query filters
/// (<see cref="LimitTo"/>).
/// </summary>
public sealed class TelematicsDb(DbContextOptions<TelematicsDb> options, RowScope scope) : IdentityUserContext<User>(options)
{
    public DbSet<Vehicle> Vehicles => Set<Vehicle>();
    public DbSet<Fleet> Fleets => Set<Fleet>();
    public DbSet<Finding> Findings => Set<Finding>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<Station> Stations => Set<Station>();
    public DbSet<Line> Lines => Set<Line>();
    public DbSet<StationKey> StationKeys => Set<StationKey>();
    public DbSet<LineDayRow> LineDays => Set<LineDayRow>();
    public DbSet<LineTransitionRow> LineTransitions => Set<LineTransitionRow>();
    public DbSet<DeploymentRow> Deployments => Set<DeploymentRow>();
    public DbSet<PassRow> Passes => Set<PassRow>();
    public DbSet<PassCorrectionRow> PassCorrections => Set<PassCorrectionRow>();
    public DbSet<PlateReview> PlateReviews => Set<PlateReview>();
    public DbSet<PlateTask> PlateTasks => Set<PlateTask>();
    public DbSet<Case> Cases => Set<Case>();
    public DbSet<CaseEventRow> CaseEvents => Set<CaseEventRow>();
    public DbSet<CasePass> CasePasses => Set<CasePass>();
    public DbSet<LegalHold> LegalHolds => Set<LegalHold>();

    /// <summary>Fixed here, because the model must not depend on how the web host sets up sign-in.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version2;

    internal RowScope Scope => scope;

    // Read by the filters, anew for each context.
    private string? FleetId => scope.FleetId;

    private string? County => scope.County;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        ModelConventions.Convert(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        DescribeVehicles(builder);
        DescribeFindings(builder);
        DescribeAccess(builder);
        StationModel.Describe(builder);
        CaseModel.Describe(builder);
        IntegrityModel.Describe(builder);
        LimitTo(scope, builder);
        ModelConventions.Name(builder);
    }

    private static void DescribeVehicles(ModelBuilder builder)
    {
        builder.Entity<Vehicle>(vehicle =>
        {
            vehicle.ToTable("vehicles").HasKey(v => v.Vin);

            // The order of lists, alone and within each way to narrow them.
            vehicle.HasIndex(v => new { v.Level, v.Score, v.Vin }).IsDescending(true, true, false);
            vehicle.HasIndex(v => new { v.FleetId, v.Level, v.Score, v.Vin }).IsDescending(false, true, true, false);
            vehicle.HasIndex(v => new { v.County, v.Level, v.Score, v.Vin }).IsDescending(false, true, true, false);
            vehicle.HasIndex(v => v.Plate);
        });

        builder.Entity<Fleet>().ToTable("fleets").HasKey(f => f.FleetId);
        builder.Entity<StoredState>().ToTable("vehicle_states").HasKey(s => s.Vin);
        builder.Entity<GrainState>().ToTable("grain_states").HasKey(s => s.Key);
        builder.Entity<StoredPosition>().ToTable("positions").HasKey(p => p.Name);
        builder.Entity<ArchiveFileRow>(file =>
        {
            file.ToTable("archive_files").HasKey(f => f.Id);
            file.HasIndex(f => f.Path).IsUnique();
            file.HasIndex(f => new { f.State, f.Kind, f.Day });
        });
    }

    private static void DescribeFindings(ModelBuilder builder) =>
        builder.Entity<Finding>(finding =>
        {
            finding.ToTable("findings").HasKey(f => f.Id);
            finding.HasIndex(f => new { f.To, f.Id }).IsDescending();
            finding.HasIndex(f => new { f.Vin, f.To, f.Id }).IsDescending(false, true, true);
            finding.HasIndex(f => new { f.Rule, f.To, f.Id }).IsDescending(false, true, true);
            finding.HasIndex(f => new { f.Plate, f.To, f.Id }).IsDescending(false, true, true).HasFilter("plate IS NOT NULL"); // nearly all have none
        });

    private static void DescribeAccess(ModelBuilder builder)
    {
        builder.Entity<ApiKey>().ToTable("api_keys").HasIndex(k => k.Hash).IsUnique();
        builder.Entity<AuditEntry>().ToTable("audit");
    }

    /// <summary>
    /// Only what is limited gets a filter (so there is a model for each combination, see <see cref="ModelOfScope"/>): an "or everything" in the SQL
    /// would keep the database from using its indexes.
    /// </summary>
    private void LimitTo(RowScope scope, ModelBuilder builder)
    {
        if (scope.FleetId is not null)
        {
            builder.Entity<Vehicle>().HasQueryFilter("fleet", v => v.FleetId == FleetId);
            builder.Entity<Fleet>().HasQueryFilter("fleet", f => f.FleetId == FleetId);

            // A fleet sees what was measured of its own vehicles, not the station's other customers.
            builder.Entity<PassRow>().HasQueryFilter("fleet", p => Vehicles.Select(v => v.Vin).Contains(p.Vin));
            builder.Entity<Case>().HasQueryFilter("fleet", c => Vehicles.Select(v => v.Vin).Contains(c.Vin));
            builder.Entity<PlateReview>().HasQueryFilter("fleet", r => false);
        }

        if (scope.County is not null)
        {
            builder.Entity<Vehicle>().HasQueryFilter("county", v => v.County == County);
            builder.Entity<Fleet>().HasQueryFilter("county", f => f.County == County);

            // Stations and what they saw belong to the county that they stand in.
            builder.Entity<Station>().HasQueryFilter("county", s => s.County == County);
            builder.Entity<Line>().HasQueryFilter("county", l => Stations.Select(s => s.StationId).Contains(l.StationId));
            builder.Entity<LineDayRow>().HasQueryFilter("county", d => Stations.Select(s => s.StationId).Contains(d.StationId));
            builder.Entity<LineTransitionRow>().HasQueryFilter("county", t => Stations.Select(s => s.StationId).Contains(t.StationId));
            builder.Entity<DeploymentRow>().HasQueryFilter("county", d => Stations.Select(s => s.StationId).Contains(d.StationId));
            builder.Entity<PassRow>().HasQueryFilter("county", p => Stations.Select(s => s.StationId).Contains(p.StationId));
            builder.Entity<PlateReview>().HasQueryFilter("county", r => Stations.Select(s => s.StationId).Contains(r.StationId));
            builder.Entity<Case>().HasQueryFilter("county", c => c.County == County);
        }

        // Vehicles brings its own filters along: whoever sees the vehicle sees its findings. A plate without a vehicle belongs to no fleet; whoever
        // sees one of the two passes that speak against it sees the finding.
        if (scope.FleetId is not null)
            builder.Entity<Finding>().HasQueryFilter("vehicle", f => Vehicles.Select(v => v.Vin).Contains(f.Vin));
        else if (scope.County is not null)
            builder.Entity<Finding>().HasQueryFilter("vehicle", f => Vehicles.Select(v => v.Vin).Contains(f.Vin)
                || (f.Vin == null && Passes.Any(p => p.Plate == f.Plate && p.PlateColor == f.PlateColor && p.PassedAt >= f.From && p.PassedAt <= f.To
                    && (p.Position == f.FirstPosition || p.Position == f.LastPosition))));
    }
}
