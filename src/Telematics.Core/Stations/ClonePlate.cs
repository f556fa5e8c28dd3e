using Telematics.Core.Rules;

namespace Telematics.Core.Stations;

/// <summary>Where and when a plate was seen; the place is the pass's own, or its line's.</summary>
public sealed record Sighting(PassKey Pass, long PassedAtMs, double Longitude, double Latitude)
{
    /// <summary>Null when nobody knows where the line stands.</summary>
    public static Sighting? Of(JudgedPass pass, LineFacts line) =>
        (pass.Measured is { Longitude: { } x, Latitude: { } y } ? (x, y) : line.PlaceAt(pass.Measured.PassedAtMs)) is var (longitude, latitude)
            ? new Sighting(pass.Key, pass.Measured.PassedAtMs, longitude, latitude)
            : null;
}

public sealed record CloneSuspicion(Sighting Earlier, Sighting Later, double DistanceKm, double ImpliedSpeedKmh, Sentence Reason);

/// <summary>套牌嫌疑: one plate at two places that no vehicle can reach in the time between. Nobody is punished; the police are told (domain.md 6.7).</summary>
public static class ClonePlate
{
    /// <summary>Null: one vehicle may have been at both places. The clocks' tolerance is added to the time, in favour of the vehicle.</summary>
    public static CloneSuspicion? Check(Sighting a, Sighting b, CloneRules rules)
    {
        var (earlier, later) = a.PassedAtMs <= b.PassedAtMs ? (a, b) : (b, a);
        var km = GreatCircle.Km(earlier.Longitude, earlier.Latitude, later.Longitude, later.Latitude);
        if (km < rules.MinDistanceKm) return null;

        var seconds = (later.PassedAtMs - earlier.PassedAtMs) / 1000.0;
        var speed = km / ((seconds + rules.ClockToleranceSeconds) / 3600);
        if (!(speed > rules.MaxSpeedKmh)) return null;

        var minutes = seconds / 60;
        return new CloneSuspicion(earlier, later, km, speed, Sentence.Of(
            $"同一号牌{minutes:0.0}分钟内出现在相距{km:0.0} km的两处，至少需{speed:0} km/h，超过{rules.MaxSpeedKmh:0} km/h：疑似套牌，不作判定，转公安核查。",
            $"The plate was seen at two places {km:0.0} km apart within {minutes:0.0} min, which takes at least {speed:0} km/h, above {rules.MaxSpeedKmh:0} km/h: a cloned plate is suspected. No verdict; the police are asked to check."));
    }
}
