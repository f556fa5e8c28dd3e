using Telematics.Core.Rules;
using Telematics.Grains.Vehicles;
using Telematics.Storage.Database.Model;

namespace Telematics.Portal.Vehicles;

/// <summary>One line of a list: what the database knows of the vehicle, and what the live view has heard since the last checkpoint.</summary>
public sealed record VehicleLine(Vehicle Row, string? FleetName, LiveVehicle? Live, bool Online)
{
    public VehicleLevel Level => Live?.Level ?? Row.Level;

    public DateTimeOffset? LastSeen => Live?.LastSeen ?? Row.LastSeen;
}

/// <summary>The figures above the list, within the caller's scope.</summary>
public sealed record Headline(int Known, int Online, int HighEmitters, int Suspects, int Watched);
