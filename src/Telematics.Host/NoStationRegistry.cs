using Telematics.Core.Stations;
using Telematics.Storage.Database;

namespace Telematics.Host;

/// <summary>Stands in while no registry of stations is composed: nobody is known, so every Hello is refused.</summary>
internal sealed class NoStationRegistry : IStationRegistry
{
    public ValueTask<LineFacts?> Line(LineKey line, CancellationToken cancellation) => default;

    public ValueTask<byte[]?> Secret(string stationId, string keyId, CancellationToken cancellation) => default;

    public long ChangeOf(string stationId) => 0;
}
