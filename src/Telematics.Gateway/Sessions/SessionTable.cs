using System.Collections.Concurrent;
using Telematics.Core.Vehicles;
using Telematics.Grains.Vehicles;

namespace Telematics.Gateway.Sessions;

/// <summary>All vehicle connections, and which of them each vehicle's frames come over.</summary>
internal sealed class SessionTable(int maxConnections) : ISessions
{
    private readonly ConcurrentDictionary<long, VehicleConnection> _connections = new();
    private readonly ConcurrentDictionary<Vin, VehicleConnection> _owners = new();
    private readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>From now on every connection is closed.</summary>
    public bool IsStopping => _isStopping;

    public IEnumerable<VehicleConnection> Connections => _connections.Select(entry => entry.Value);

    /// <summary>False: the cap is reached.</summary>
    public bool TryAdd(VehicleConnection connection)
    {
        if (Interlocked.Increment(ref _count) <= maxConnections && _connections.TryAdd(connection.Id, connection)) return true;
        Leave();
        return false;
    }

    public void Remove(VehicleConnection connection, IEnumerable<Vin> vins)
    {
        if (!_connections.TryRemove(connection.Id, out _)) return;
        foreach (var vin in vins) Release(vin, connection);
        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _count) == 0 && IsStopping) _emptied.TrySetResult();
    }

    /// <summary>Closes every connection; false: some were not gone at the deadline. Call once, when no more are accepted.</summary>
    public async Task<bool> Drain(CancellationToken deadline)
    {
        _isStopping = true;
        CloseAll(CloseReason.Stopping);
        if (Count == 0) _emptied.TrySetResult();
        await using var late = deadline.Register(() => _emptied.TrySetResult());
        await _emptied.Task;
        return Count == 0;
    }

    public void CloseAll(CloseReason reason)
    {
        foreach (var connection in Connections) connection.Close(reason);
    }

    /// <summary>
    /// The vehicle is on this connection now, unless it is a terminal's and the terminal has opened a newer one since: when a flush frees two
    /// connections at once, the older one may come last. Returns the connection that does not have the vehicle any more; null: there is none.
    /// </summary>
    public VehicleConnection? Claim(Vin vin, VehicleConnection connection)
    {
        VehicleConnection? loser = null;
        _owners.AddOrUpdate(
            vin,
            static (_, claim) => claim,
            (_, owner, claim) =>
            {
                var stays = owner.Id > claim.Id && owner.Kind == SessionKind.Terminal && claim.Kind == SessionKind.Terminal;
                loser = owner == claim ? null : stays ? claim : owner;
                return stays ? owner : claim;
            },
            connection);
        return loser;
    }

    public void Release(Vin vin, VehicleConnection connection) => _owners.TryRemove(new(vin, connection));

    public IReadOnlyList<SessionView> All() => [.. Connections.Select(connection => connection.View())];

    public SessionView? Of(string vin) =>
        Vin.TryParse(vin, out var parsed) && _owners.TryGetValue(parsed, out var connection) ? connection.View() : null;
}
