using Telematics.Simulator.Trucks;

namespace Telematics.Simulator.Stations;

/// <summary>Air at one station. Showers of half an hour here and there, gusts now and then; the same seed, place and time give the same air.</summary>
public readonly record struct RoadsideWeather(bool Raining, double WindMps, double WindDeg, double TemperatureC, double HumidityPercent, double PressureKpa)
{
    private const long SlotMs = 30 * 60_000;
    private const double RainChance = 0.04;

    public static RoadsideWeather At(ulong seed, double heightM, long atMs)
    {
        var slot = new RandomStream(Seeds.Mix(seed, (ulong)(atMs / SlotMs)));
        var rain = slot.Chance(RainChance);
        var wind = 0.6 + 1.6 * Math.Abs(slot.Noise());
        var direction = 180 + 60 * slot.Noise();
        var humidity = rain ? slot.Between(90, 98) : Math.Clamp(52 + 12 * slot.Noise(), 15, 84);
        var moment = new RandomStream(Seeds.Mix(seed, (ulong)atMs));
        return new RoadsideWeather(
            rain, Math.Max(0, wind + 0.3 * moment.Noise()), (direction + 8 * moment.Noise() + 360) % 360,
            Math.Clamp(Weather.AmbientC(atMs / 1000) + 0.3 * moment.Noise(), -40, 50), humidity, Weather.BarometerKpa(heightM));
    }
}
