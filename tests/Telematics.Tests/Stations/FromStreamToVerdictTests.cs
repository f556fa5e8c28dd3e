using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Stations;

/// <summary>The story of the city's acceptance program stations.py, without sockets: passes of five days sent at once, vehicle by vehicle.</summary>
public sealed class FromStreamToVerdictTests
{
    private const long Day = 86_400_000;

    [Fact]
    public void Two_in_a_row_make_a_verdict_a_clean_or_invalid_one_between_does_not()
    {
        var now = Passes.Noon;
        Pass[] stream =
        [
            Sent("冀A11111", now - 5 * Day, 55), Sent("冀A11111", now - 2 * Day, 48),
            Sent("晋B22222", now - 5 * Day, 55), Sent("晋B22222", now - Day, 61),
            Sent("冀A33333", now - 5 * Day, 55), Sent("冀A33333", now - 3 * Day, 8), Sent("冀A33333", now - Day, 55),
            Sent("冀A44444", now - 4 * Day, 55), Sent("冀A44444", now - 2 * Day, 55) with { Raining = true },
        ];
        var checks = LineChecks.Empty.Add(new CheckMark(now, true)); // the only check is later than all passes
        var judged = new List<JudgedPass>();
        PreviousPass? previous = null;
        foreach (var pass in stream)
        {
            Assert.Null(PhysicalRanges.Check(pass));
            var moment = new LineMoment(judged.Count, now, now)
            {
                LastGoodCalibrationMs = checks.LastGoodBefore(pass.PassedAtMs),
                CalibrationUnproven = checks.IsUnproven(pass.PassedAtMs),
                Previous = previous,
            };
            judged.Add(Passes.Judge(pass, moment));
            previous = PreviousPass.Of(pass);
        }

        Assert.Equal(["冀A11111", "晋B22222"], judged.GroupBy(pass => pass.Plate!.Value.Plate)
            .Where(vehicle => StreakVerdict.Of(vehicle.Select(StreakPass.Of), Passes.Rules, Passes.Calendar).Any(result => result.IsVerdict))
            .Select(vehicle => vehicle.Key));
        Assert.All(judged, pass => Assert.Equal(7.9, pass.VspKwPerT!.Value, 1.2));
        Assert.NotNull(PhysicalRanges.Check(Sent("冀A55555", now - Day, 140)));

        var annulled = PassJudge.With(judged[0], PassValidity.Annulled, Passes.Rules);
        Assert.False(StreakVerdict.Of([StreakPass.Of(annulled), StreakPass.Of(judged[1])], Passes.Rules, Passes.Calendar)[0].IsVerdict);
    }

    private static Pass Sent(string plate, long atMs, double opacity) =>
        Passes.Good with { PassId = plate + atMs, Plate = plate, PlateColor = PlateColor.Yellow, PassedAtMs = atMs, OpacityPercent = opacity };
}
