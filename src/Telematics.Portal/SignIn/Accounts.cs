using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;

namespace Telematics.Portal.SignIn;

/// <summary>The store that Identity works on. It must see every account, so it brings its own context instead of having one lie about in the container.</summary>
internal sealed class Accounts(ScopedDb database)
    : UserOnlyStore<User, TelematicsDb>(database.Open(RowScope.Everything)), IAsyncDisposable
{
    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
