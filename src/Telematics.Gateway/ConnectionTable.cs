using System.Collections.Concurrent;

namespace Telematics.Gateway;

/// <summary>All connections of a port, up to a cap, and their common end.</summary>
internal abstract class ConnectionTable(int maxConnections)
{
    private readonly ConcurrentDictionary<long, PeerConnection> _connections = new();
    private readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;
    private int _open;

    /// <summary>Connections, whatever is known of their peers.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>From now on every connection is closed.</summary>
    public bool IsStopping => _isStopping;

    public IEnumerable<PeerConnection> Connections => _connections.Select(entry => entry.Value);

    /// <summary>False: the cap is reached.</summary>
    public bool TryAdd(PeerConnection connection)
    {
        if (Interlocked.Increment(ref _open) <= maxConnections && _connections.TryAdd(connection.Id, connection)) return true;
        Leave();
        return false;
    }

    /// <summary>Closes every connection; false: some were not gone at the deadline. Call once, when no more are accepted.</summary>
    public async Task<bool> Drain(CancellationToken deadline)
    {
        _isStopping = true;
        CloseAll(CloseReason.Stopping);
        if (Open == 0) _emptied.TrySetResult();
        await using var late = deadline.Register(() => _emptied.TrySetResult());
        await _emptied.Task;
        return Open == 0;
    }

    public void CloseAll(CloseReason reason)
    {
        foreach (var connection in Connections) connection.Close(reason);
    }

    /// <summary>False: it was not in the table. Else <see cref="Leave"/> is to be called when everything about it is forgotten.</summary>
    protected bool TryTake(PeerConnection connection) => _connections.TryRemove(connection.Id, out _);

    protected void Leave()
    {
        if (Interlocked.Decrement(ref _open) == 0 && IsStopping) _emptied.TrySetResult();
    }
}
