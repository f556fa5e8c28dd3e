using System.Collections.Concurrent;
using Telematics.Core.Stations;
using Telematics.Grains.Stations;

namespace Telematics.Gateway.Stations;

/// <summary>All station connections, and the one that each line is on.</summary>
internal sealed class LineSessions(int maxConnections) : ConnectionTable(maxConnections), ILineSessions
{
    private readonly ConcurrentDictionary<LineKey, StationConnection> _owners = new();
    private readonly ConcurrentDictionary<LineKey, LineSessionView> _ended = new();

    public int Count => _owners.Count;

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
        if (!TryTake(connection)) return;
        if (last is not null)
        {
            _ended[last.Line] = last; // before the owner goes, so that a page never finds nothing
            _owners.TryRemove(new(last.Line, connection));
        }

        Leave();
    }

    public IReadOnlyList<LineSessionView> All() => [.. _owners.Keys.Union(_ended.Keys).Select(Of).OfType<LineSessionView>()];

    public LineSessionView? Of(LineKey line) =>
        (_owners.TryGetValue(line, out var connection) ? connection.View : null) ?? _ended.GetValueOrDefault(line);
}
