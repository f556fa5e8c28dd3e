using Telematics.Core.Vehicles;

namespace Telematics.Simulator.Stations;

/// <summary>What a camera makes of a plate: right and sure mostly, unsure at times, nothing at times, and rarely wrong and sure all the same.</summary>
public static class PlateCamera
{
    private const double Unreadable = 0.006, Unsure = 0.02, SureAndWrong = 0.002;
    private const string Alike = "8B0D5S2Z6G1T7T"; // pairs that cameras take for each other

    public readonly record struct Reading(string Plate, PlateColor? Color, double Confidence);

    public static Reading Read(in RoadVehicle vehicle, RandomStream random) => random.NextDouble() switch
    {
        < Unreadable => new Reading("", null, random.Between(0.05, 0.3)),
        < Unreadable + Unsure => new Reading(random.Chance(0.5) ? Misread(vehicle.Plate, random) : vehicle.Plate, vehicle.Color, random.Between(0.55, 0.94)),
        < Unreadable + Unsure + SureAndWrong => new Reading(Misread(vehicle.Plate, random), vehicle.Color, random.Between(0.95, 0.99)),
        _ => new Reading(vehicle.Plate, vehicle.Color, random.Between(0.96, 0.999)),
    };

    /// <summary>One letter or digit behind the province is taken for one that looks like it, or for any other digit.</summary>
    private static string Misread(string plate, RandomStream random)
    {
        var letters = plate.ToCharArray();
        var at = 2 + random.Index(letters.Length - 2);
        var known = Alike.IndexOf(letters[at], StringComparison.Ordinal);
        letters[at] = known >= 0 ? Alike[known ^ 1] : (char)('0' + random.Index(10));
        return new string(letters);
    }
}
