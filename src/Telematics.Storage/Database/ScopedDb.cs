using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Telematics.Storage.Database.Sqlite;

namespace Telematics.Storage.Database;

/// <summary>
/// The only maker of database contexts. Whoever asks must say what may be seen; there is no ambient user to forget.
/// A context is for one piece of work: open, use, dispose.
/// </summary>
public sealed class ScopedDb(DatabaseSettings settings)
{
    private readonly DbContextOptions<TelematicsDb> _options = new DbContextOptionsBuilder<TelematicsDb>()
        .UseSqlite(settings.ConnectionString)
        .ReplaceService<IModelCacheKeyFactory, ModelOfScope>()
        .AddInterceptors(new SqlitePragmas())
        .Options;

    public TelematicsDb Open(RowScope scope) => new(_options, scope);
}
