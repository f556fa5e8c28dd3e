using System.Collections.Concurrent;
using Telematics.Core.Vehicles;
using Telematics.Grains.Vehicles;

namespace Telematics.Gateway.Sessions;

/// <summary>All vehicle connections, and which of them each vehicle's frames come over.</summary>
internal sealed class SessionTable(int maxConnections) : ConnectionTable(maxConnections), ISessions
{
    private readonly ConcurrentDictionary<Vin, VehicleConnection> _owners = new();

    public int Count => Open;

    public void Remove(VehicleConnection connection, IEnumerable<Vin> vins)
    {
        if (!TryTake(connection)) return;
        foreach (var vin in vins) Release(vin, connection);
        Leave();
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

    public IReadOnlyList<SessionView> All() => [.. Connections.Cast<VehicleConnection>().Select(connection => connection.View())];

    public SessionView? Of(string vin) =>
        Vin.TryParse(vin, out var parsed) && _owners.TryGetValue(parsed, out var connection) ? connection.View() : null;
}
