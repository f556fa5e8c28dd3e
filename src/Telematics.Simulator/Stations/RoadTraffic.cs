using System.Collections.Immutable;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Simulator.Stations;

/// <summary>
/// What drives past besides the trucks of the city: transit trucks from elsewhere and petrol vans, as a Poisson stream. Each station has vehicles of its own,
/// so that none is at two places at once.
/// </summary>
public sealed class RoadTraffic
{
    private const int Vehicles = 120;
    private const double ShareOfVans = 0.2, ShareOfHigh = 0.04, ShareOfSmoky = 0.003;

    private static readonly string[] Elsewhere = ["晋A", "晋C", "鲁N", "豫E", "京G", "津B", "蒙K", "冀D", "冀E", "冀F"];

    private readonly ulong _seed;
    private readonly ImmutableArray<(RoadVehicle Vehicle, double NoxGPerKg, double Opacity)> _known;

    public RoadTraffic(LineKey line, ulong seed)
    {
        _seed = Seeds.Mix(seed, Seeds.Of("traffic " + line));
        var random = new RandomStream(_seed);
        _known = [.. Enumerable.Range(0, Vehicles).Select(_ => random.Chance(ShareOfVans) ? Van(random) : Truck(random))];
    }

    /// <summary>In time order. The same span gives the same vehicles, and spans that meet give the whole stream.</summary>
    public IEnumerable<Passing> Between(long fromMs, long toMs, double perHour)
    {
        const long slotMs = 60_000;
        for (var slot = fromMs / slotMs; slot * slotMs < toMs; slot++)
        {
            // A minute holds none, one or two: at these rates that is Poisson within some per cent.
            var random = new RandomStream(Seeds.Mix(_seed, (ulong)slot));
            for (var i = 0; i < 2; i++)
            {
                var passing = Draw(slot * slotMs + i * slotMs / 2 + (long)(random.NextDouble() * slotMs / 2), random);
                if (random.Chance(perHour / 120) && passing.AtMs >= fromMs && passing.AtMs < toMs) yield return passing;
            }
        }
    }

    private Passing Draw(long atMs, RandomStream random)
    {
        var (vehicle, nox, opacity) = _known[random.Index(_known.Length)];
        var isVan = vehicle.Kind == VehicleKind.Light;
        var plume = new Plume(
            nox * Math.Exp(0.35 * random.Noise()), isVan ? 0.97 : 0.9, Math.Min(95, opacity * Math.Exp(0.25 * random.Noise())),
            isVan ? 13.5 : random.Between(5, 10), isVan ? 0.006 : 0.003, isVan ? 0.0006 : 0.0004);
        return new Passing(atMs, vehicle, random.Between(isVan ? 45 : 38, isVan ? 85 : 72) / 3.6, 0.15 * random.Noise(), plume);
    }

    private static (RoadVehicle Vehicle, double NoxGPerKg, double Opacity) Van(RandomStream random)
    {
        var plate = "冀A" + Serial(random, letters: 2);
        return (new RoadVehicle(plate, PlateColor.Blue, "02", FuelKind.Petrol, VehicleKind.Light), 0.8 * Math.Exp(0.5 * random.Noise()), 0.3);
    }

    private static (RoadVehicle Vehicle, double NoxGPerKg, double Opacity) Truck(RandomStream random)
    {
        var plate = Elsewhere[random.Index(Elsewhere.Length)] + Serial(random, letters: 1);
        var nox = random.Chance(ShareOfHigh) ? 60 : random.Chance(0.5) ? 4 : 18;
        return (new RoadVehicle(plate, PlateColor.Yellow, "01", FuelKind.Diesel, VehicleKind.HeavyTruck),
            nox * Math.Exp(0.3 * random.Noise()), random.Chance(ShareOfSmoky) ? 48 : 4 + 5 * random.NextDouble());
    }

    /// <summary>Five letters and digits without I and O (GA 36).</summary>
    private static string Serial(RandomStream random, int letters)
    {
        const string all = "ABCDEFGHJKLMNPQRSTUVWXYZ";
        return string.Concat(Enumerable.Range(0, 5).Select(i => i < letters ? all[random.Index(all.Length)] : (char)('0' + random.Index(10))));
    }
}
