using Microsoft.EntityFrameworkCore.Design;

namespace Telematics.Storage.Database;

/// <summary>What <c>dotnet ef migrations add</c> looks at (docs/database.md). Never opened.</summary>
internal sealed class DesignTimeDb : IDesignTimeDbContextFactory<TelematicsDb>
{
    public TelematicsDb CreateDbContext(string[] args) =>
        new ScopedDb(DatabaseSettings.SqliteIn(Path.GetTempPath())).Open(RowScope.Everything);
}
