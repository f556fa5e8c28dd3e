using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Access;

/// <summary>What a new key is for.</summary>
public sealed record ApiKeyOrder(
    string Name, string Role, string? FleetId = null, string? Agency = null, string? County = null, DateTimeOffset? Expires = null);

/// <summary>A key as it is shown, once, to who made it.</summary>
public sealed record IssuedKey(string Id, string Key);

public sealed class ApiKeys(ScopedDb database, TimeProvider time)
{
    private const string BootstrapId = "bootstrap";

    /// <summary>How old <see cref="ApiKey.LastUsed"/> may get: a request must not cost a write.</summary>
    private static readonly TimeSpan UseIsNoted = TimeSpan.FromMinutes(1);

    public async Task<IssuedKey> Issue(ApiKeyOrder order, CancellationToken cancellation)
    {
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        await using var db = database.Open(RowScope.Everything);
        db.ApiKeys.Add(Row(id, key, order));
        await db.SaveChangesAsync(cancellation);
        return new(id, key);
    }

    /// <summary>Makes the key of the setting <c>Auth:BootstrapApiKey</c> valid, and the one of an earlier setting invalid; null: none is valid.</summary>
    public async Task SetBootstrap(string? key, string role, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.ApiKeys.Where(k => k.Id == BootstrapId).ExecuteDeleteAsync(cancellation);
        if (!string.IsNullOrEmpty(key)) db.ApiKeys.Add(Row(BootstrapId, key, new ApiKeyOrder("Auth:BootstrapApiKey", role)));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Null: no such key, or it has expired. Notes that it was used.</summary>
    public async Task<ApiKey?> Find(string key, CancellationToken cancellation)
    {
        var hash = Hash(key);
        var now = time.GetUtcNow();
        await using var db = database.Open(RowScope.Everything);
        var found = await db.ApiKeys.AsNoTracking().FirstOrDefaultAsync(k => k.Hash == hash, cancellation);
        if (found is null || found.Expires <= now) return null;

        if (found.LastUsed is null || now - found.LastUsed >= UseIsNoted)
            await db.ApiKeys.Where(k => k.Id == found.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsed, now), cancellation);
        return found;
    }

    public async Task<ApiKey?> Get(string id, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        return await db.ApiKeys.AsNoTracking().FirstOrDefaultAsync(k => k.Id == id, cancellation);
    }

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> List(CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        return await db.ApiKeys.AsNoTracking().OrderBy(k => k.CreatedAt).ThenBy(k => k.Id).ToListAsync(cancellation);
    }

    /// <summary>False: there was none.</summary>
    public async Task<bool> Delete(string id, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        return await db.ApiKeys.Where(k => k.Id == id).ExecuteDeleteAsync(cancellation) > 0;
    }

    private ApiKey Row(string id, string key, ApiKeyOrder order) => new()
    {
        Id = id,
        Name = order.Name,
        Hash = Hash(key),
        Role = order.Role,
        FleetId = order.FleetId,
        Agency = order.Agency,
        County = order.County,
        Expires = order.Expires,
        CreatedAt = time.GetUtcNow(),
    };

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
