using Microsoft.AspNetCore.Mvc;
using Telematics.Core.Rules;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Vehicles;

/// <summary>How a list of vehicles is narrowed, in the words of the address line: the same for the API and the pages.</summary>
public sealed record VehicleSearch(
    [FromQuery(Name = "level")] string? Level = null,
    [FromQuery(Name = "fleet")] string? Fleet = null,
    [FromQuery(Name = "plate")] string? Plate = null,
    [FromQuery(Name = "online")] string? Online = null,
    [FromQuery(Name = "q")] string? Q = null)
{
    /// <summary>What is wrong with it; null: nothing.</summary>
    public string? Problem => this switch
    {
        { Level: { Length: > 0 } level } when !EnumNames.TryParse<VehicleLevel>(level, out _) =>
            $"level '{level}': allowed are {EnumNames.Allowed<VehicleLevel>()}",
        { Online: { Length: > 0 } online } when !bool.TryParse(online, out _) => $"online '{online}': allowed are true, false",
        _ => null,
    };

    /// <summary>A page or fragment that is narrowed in this way.</summary>
    public string Address(string path, string? cursor = null) => path + QueryString.Create(new Dictionary<string, string?>
    {
        ["level"] = Level,
        ["fleet"] = Fleet,
        ["plate"] = Plate,
        ["online"] = Online,
        ["q"] = Q,
        ["cursor"] = cursor,
    }.Where(pair => pair.Value is not null));

    public VehicleFilter Filter(Presence presence) => new(
        Level: EnumNames.TryParse<VehicleLevel>(Level ?? "", out var level) ? level : null,
        FleetId: string.IsNullOrWhiteSpace(Fleet) ? null : Fleet.Trim(),
        Plate: Plate,
        Search: Q,
        Online: bool.TryParse(Online, out var online) ? new OnlineFilter(online, presence.OnlineVins()) : null);
}
