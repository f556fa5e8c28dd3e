using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Telematics.Storage.Database;

/// <summary>
/// EF keeps a model for each of these keys. The query filters are part of the model, so it must know which of them a context has; their values
/// are not part of it.
/// </summary>
internal sealed class ModelOfScope : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) =>
        context is TelematicsDb { Scope: var scope } ? (scope.FleetId is not null, scope.County is not null, designTime) : (context.GetType(), designTime);
}
