using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Telematics.Core.Rules;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database;

/// <summary>
/// The relational model. Made by <see cref="ScopedDb"/>; the scope that it is made with is enforced here and nowhere else, by query filters.
/// </summary>
public sealed class TelematicsDb(DbContextOptions<TelematicsDb> options, RowScope scope) : IdentityUserContext<User>(options)
{
    /// <summary>Name of the query filters that enforce the scope.</summary>
    private const string ScopeFilter = "scope";

    public DbSet<Vehicle> Vehicles => Set<Vehicle>();
    public DbSet<Fleet> Fleets => Set<Fleet>();
    public DbSet<Finding> Findings => Set<Finding>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    /// <summary>Fixed here, because the model must not depend on how the web host sets up sign-in.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version2;

    // Read anew for each query of this context; null does not narrow.
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
        ModelConventions.Name(builder);
    }

    private void DescribeVehicles(ModelBuilder builder)
    {
        builder.Entity<Vehicle>(vehicle =>
        {
            vehicle.ToTable("vehicles").HasKey(v => v.Vin);
            vehicle.HasQueryFilter(ScopeFilter, v =>
                (FleetId == null || v.FleetId == FleetId) && (County == null || v.County == County));

            // The order of lists, alone and within each way to narrow them.
            vehicle.HasIndex(v => new { v.Level, v.Score, v.Vin }).IsDescending(true, true, false);
            vehicle.HasIndex(v => new { v.FleetId, v.Level, v.Score, v.Vin }).IsDescending(false, true, true, false);
            vehicle.HasIndex(v => new { v.County, v.Level, v.Score, v.Vin }).IsDescending(false, true, true, false);
            vehicle.HasIndex(v => v.Plate);
        });

        builder.Entity<Fleet>(fleet =>
        {
            fleet.ToTable("fleets").HasKey(f => f.FleetId);
            fleet.HasQueryFilter(ScopeFilter, f =>
                (FleetId == null || f.FleetId == FleetId) && (County == null || f.County == County));
        });

        builder.Entity<StoredState>().ToTable("vehicle_states").HasKey(s => s.Vin);
        builder.Entity<StoredPosition>().ToTable("positions").HasKey(p => p.Name);
    }

    private void DescribeFindings(ModelBuilder builder) =>
        builder.Entity<Finding>(finding =>
        {
            finding.ToTable("findings").HasKey(f => f.Id);

            // Vehicles brings its own filter along: whoever sees the vehicle sees its findings.
            finding.HasQueryFilter(ScopeFilter, f =>
                (FleetId == null && County == null) || Vehicles.Select(v => v.Vin).Contains(f.Vin));

            finding.HasIndex(f => new { f.To, f.Id }).IsDescending();
            finding.HasIndex(f => new { f.Vin, f.To, f.Id }).IsDescending(false, true, true);
            finding.HasIndex(f => new { f.Rule, f.To, f.Id }).IsDescending(false, true, true);
        });

    private static void DescribeAccess(ModelBuilder builder)
    {
        builder.Entity<ApiKey>().ToTable("api_keys").HasIndex(k => k.Hash).IsUnique();
        builder.Entity<AuditEntry>().ToTable("audit");
    }
}
