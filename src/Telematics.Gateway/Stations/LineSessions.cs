using System.Collections.Concurrent;
using Telematics.Core.Stations;
using Telematics.Grains.Stations;

namespace Telematics.Gateway.Stations;

/// <summary>All station connections, and the one that each line is on.</summary>
internal sealed class LineSessions(int maxConnections) : ILineSessions
{
    private readonly ConcurrentDictionary<long, StationConnection> _connections = new();
    private readonly ConcurrentDictionary<LineKey, StationConnection> _owners = new();
    private readonly ConcurrentDictionary<LineKey, LineSessionView> _ended = new();
    private readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;
    private int _open;

    public int Count => _owners.Count;

    public int Open => Volatile.Read(ref _open);

    public bool IsStopping => _isStopping;

    public IEnumerable<StationConnection> Connections => _connections.Select(entry => entry.Value);

    /// <summary>False: the cap is reached.</summary>
    public bool TryAdd(StationConnection connection)
    {
        if (Interlocked.Increment(ref _open) <= maxConnections && _connections.TryAdd(connection.Id, connection)) return true;
        Interlocked.Decrement(ref _open);
        return false;
    }

    /// <summary>The line is on this connection now: the newest wins, the older one is half-open or a second station with the same key.</summary>
    public void Claim(LineKey line, StationConnection connection)
    {
        StationConnection? before = null;
        _owners.AddOrUpdate(
            line,
            connection,
            (_, owner) =>
            {
                before = owner;
                return connection;
            });
        if (before is not null && before != connection) before.Close(CloseReason.Replaced);
    }

    /// <param name="last">Null: it never was a line's.</param>
    public void Remove(StationConnection connection, LineSessionView? last)
    {
        if (!_connections.TryRemove(connection.Id, out _)) return;
        if (last is not null)
        {
            _ended[last.Line] = last; // before the owner goes, so that a page never finds nothing
            _owners.TryRemove(new(last.Line, connection));
        }

        if (Interlocked.Decrement(ref _open) == 0 && IsStopping) _emptied.TrySetResult();
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

    public IReadOnlyList<LineSessionView> All() => [.. _owners.Keys.Union(_ended.Keys).Select(Of).OfType<LineSessionView>()];

    public LineSessionView? Of(LineKey line) =>
        (_owners.TryGetValue(line, out var connection) ? connection.View : null) ?? _ended.GetValueOrDefault(line);
}
