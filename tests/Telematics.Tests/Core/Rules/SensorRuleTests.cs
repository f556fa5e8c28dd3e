using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Tests.Core.Vehicles;

namespace Telematics.Tests.Core.Rules;

/// <summary>D5 to D13, D16 to D20: an hour of a truck that drives, with one thing wrong; its fault is found and nothing else is claimed.</summary>
public sealed class SensorRuleTests
{
    private const long Day = 86_400;

    /// <summary>A truck whose engine breathes: load, flow and NOx go up and down, conversion follows the temperature a little.</summary>
    private static EngineReading Sound(long second)
    {
        var wave = Math.Sin(second / 37.0);
        var noise = second * 7919 % 101 / 50.0 - 1;
        var up = 450 + 250 * wave + 5 * noise;
        var reading = Drive.Second(second, down: 20 + 10 * wave + 4 * Math.Sin(second / 11.0) + noise, up: up);
        reading.Set(EngineQuantity.AirFlow, 600 + 350 * wave + noise);
        reading.Set(EngineQuantity.FuelRate, 24 + 14 * wave + noise / 10);
        reading.Set(EngineQuantity.DpfPressure, 4 + 3 * wave);
        reading.Set(EngineQuantity.Reagent, 60);
        return reading;
    }

    private static Watched Driven(Func<EngineReading, EngineReading> wrong, int seconds = 5400, VehicleFacts? facts = null, Watched? on = null, long from = Drive.Noon)
    {
        var truck = on ?? new Watched(facts ?? Drive.ChinaSix);
        for (var second = from; second < from + seconds; second += 10)
            truck.Show(Drive.Frame([.. Enumerable.Range(0, 10).Select(i => wrong(Sound(second + i)))]));
        return truck;
    }

    private static IEnumerable<string> Standing(Watched truck) =>
        truck.Findings.Values.Where(finding => !finding.Withdrawn).Select(finding => finding.Rule).Distinct().Order(StringComparer.Ordinal);

    [Fact]
    public void A_sound_truck_has_no_finding() => Assert.Empty(Standing(Driven(reading => reading)));

    [Fact]
    public void A_frozen_sensor() => Assert.Equal(["D8"], Standing(Driven(r => r.With(EngineQuantity.NoxDownstream, 12))).Where(rule => rule != "D16" && rule != "D9"));

    [Fact]
    public void A_sensor_told_as_a_fraction_of_the_truth() =>
        Assert.Contains("D9", Standing(Driven(r => r.With(EngineQuantity.NoxDownstream, r.NoxUpstreamPpm * 0.05))));

    [Fact]
    public void A_sensor_that_follows_nothing() =>
        Assert.Contains("D9", Standing(Driven(r => r.With(EngineQuantity.NoxDownstream, 12 + r.UnixSeconds * 7919 % 97 / 20.0))));

    [Fact]
    public void A_cold_catalyst_that_is_said_to_convert() =>
        Assert.Contains("D9", Standing(Driven(r => r.With(EngineQuantity.ScrInlet, 120 + r.UnixSeconds % 40 / 10.0).With(EngineQuantity.ScrOutlet, 115 + r.UnixSeconds % 30 / 10.0))));

    [Fact]
    public void A_sensor_pulled_off() => Assert.Contains("D10", Standing(Driven(r => r.With(EngineQuantity.NoxDownstream, null))));

    [Fact]
    public void A_sensor_that_was_never_there_is_no_accusation() =>
        Assert.DoesNotContain("D10", Standing(Driven(r => r.With(EngineQuantity.NoxDownstream, null).With(EngineQuantity.NoxUpstream, null))));

    [Fact]
    public void One_sensor_for_both() => Assert.Contains("D11", Standing(Driven(r => r.With(EngineQuantity.NoxDownstream, r.NoxUpstreamPpm))));

    [Fact]
    public void Cold_exhaust_after_minutes_of_load() =>
        Assert.Contains("D12", Standing(Driven(r => r.With(EngineQuantity.NetTorque, 90).With(EngineQuantity.ScrInlet, 90 + r.UnixSeconds % 40 / 10.0))));

    [Fact]
    public void A_filter_that_holds_nothing_up() => Assert.Equal(["D13"], Standing(Driven(r => r.With(EngineQuantity.DpfPressure, 0.3))));

    [Fact]
    public void A_blocked_filter() => Assert.Equal(["D13"], Standing(Driven(r => r.With(EngineQuantity.DpfPressure, 26 + r.DpfPressureKpa))));

    [Fact]
    public void Swapped_channels_are_a_fault_of_the_terminal_and_no_emission()
    {
        var truck = Driven(r => r.With(EngineQuantity.NoxDownstream, r.NoxUpstreamPpm).With(EngineQuantity.NoxUpstream, r.NoxDownstreamPpm));

        Assert.Equal(["D16"], Standing(truck));
        Assert.Equal(VehicleLevel.None, truck.State.Level);
        Assert.Contains("接反", truck.Findings.Values.Single(finding => finding.Rule == "D16").ExplanationZh, StringComparison.Ordinal);
    }

    [Fact]
    public void Air_in_the_wrong_unit_is_told_to_the_maker()
    {
        var truck = Driven(r => r.With(EngineQuantity.AirFlow, r.AirKgPerHour / 3.6).With(EngineQuantity.NoxDownstream, r.NoxUpstreamPpm - 20));

        Assert.Contains("D16", Standing(truck));
        Assert.DoesNotContain("D1", Standing(truck));
    }

    [Fact]
    public void Nox_without_its_zero_shows_where_the_fuel_is_cut()
    {
        var truck = Driven(r =>
        {
            var cut = r.UnixSeconds % 100 < 10;
            var down = cut ? 200 : 200 + r.NoxDownstreamPpm;
            var up = cut ? 200 + r.UnixSeconds % 3 : 200 + r.NoxUpstreamPpm;
            return (cut ? r.With(EngineQuantity.FuelRate, 0) : r).With(EngineQuantity.NoxDownstream, down).With(EngineQuantity.NoxUpstream, up);
        });

        Assert.Equal(["D16"], Standing(truck));
    }

    [Fact]
    public void No_urea_used_for_what_is_said_to_be_converted()
    {
        var truck = new Watched(Drive.ChinaSix);
        for (var day = 0; day < 9; day++) Driven(r => r, seconds: 5400, on: truck, from: Drive.Noon + day * Day);

        Assert.Equal(["D6"], Standing(truck));
        Assert.Equal(VehicleLevel.HighEmitter, truck.State.Level);
    }

    [Fact]
    public void A_level_that_falls_with_the_claim_is_sound()
    {
        var truck = new Watched(Drive.ChinaSix);
        for (var day = 0; day < 9; day++)
        {
            var before = day * 5400;
            Driven(r => r.With(EngineQuantity.Reagent, 95 - 0.0011 * (before + (r.UnixSeconds - Drive.Noon) % Day) + Math.Sin(r.UnixSeconds / 9.0)), on: truck, from: Drive.Noon + day * Day);
        }

        Assert.Empty(Standing(truck));
    }

    [Fact]
    public void Water_in_the_tank()
    {
        var truck = new Watched(Drive.ChinaSix);
        for (var day = 0; day < 4; day++)
        {
            var before = day * 5400;
            Driven(
                r => r.With(EngineQuantity.Reagent, 95 - 0.0011 * (before + (r.UnixSeconds - Drive.Noon) % Day)).With(EngineQuantity.NoxDownstream, r.NoxUpstreamPpm * 0.93 + r.UnixSeconds % 17),
                on: truck, from: Drive.Noon + day * Day);
        }

        Assert.Equal(["D1", "D4", "D7"], Standing(truck));
    }

    [Fact]
    public void A_step_behind_the_catalyst_and_not_before_it()
    {
        var truck = new Watched(Drive.ChinaSix);
        for (var day = 0; day < 8; day++)
            Driven(r => day < 5 ? r : r.With(EngineQuantity.NoxDownstream, r.NoxUpstreamPpm * 0.6 + r.UnixSeconds % 23), on: truck, from: Drive.Noon + day * Day);

        Assert.Contains("D5", Standing(truck));
    }

    [Fact]
    public void Another_truck_behind_the_same_terminal()
    {
        var truck = Driven(r => r, seconds: 600);
        truck.Show(Told(Drive.Noon + 700, "LTEST000000000009", "CAL", 0));
        Assert.Equal(["D17"], Standing(truck));
    }

    [Fact]
    public void Engine_software_that_changes()
    {
        var truck = Driven(r => r, seconds: 600);
        truck.Show(Told(Drive.Noon + 700, Drive.Vin, "CAL-1", 0));
        truck.Show(Told(Drive.Noon + 800, Drive.Vin, "CAL-2", 0));
        Assert.Equal(["D18"], Standing(truck));
    }

    [Fact]
    public void Faults_that_are_cleared_again_and_again()
    {
        var truck = Driven(r => r, seconds: 600);
        for (var day = 0; day < 3; day++)
        {
            truck.Show(Told(Drive.Noon + day * Day + 700, Drive.Vin, "CAL", 0));
            truck.Show(Told(Drive.Noon + day * Day + 800, Drive.Vin, "CAL", 0b1111));
        }

        Assert.Equal(["D19"], Standing(truck));
    }

    [Fact]
    public void An_odometer_that_is_set_back()
    {
        var truck = Driven(r => r.With(EngineQuantity.Distance, 100_000), seconds: 600);
        Driven(r => r.With(EngineQuantity.Distance, 80_000), on: truck, from: Drive.Noon + 600, seconds: 600);

        Assert.Equal(["D17"], Standing(truck));
    }

    [Fact]
    public void A_band_that_reaches_over_the_limit_accuses_nobody()
    {
        var verdict = Verdict.Of(new Band(2.8, 3.3, 4.1), 2.9, 8.7, "g/kg");

        Assert.Equal((VerdictKind.Within, 3.3), (verdict.Kind, verdict.Value));
        Assert.Equal(VerdictKind.Warn, Verdict.Of(new Band(2.91, 3.4, 4.2), 2.9, 8.7, "g/kg").Kind);
    }

    [Fact]
    public void A_china_six_without_a_filter_signal_may_be_a_china_five_and_only_what_is_severe_counts()
    {
        Assert.Empty(Standing(Driven(r => r.With(EngineQuantity.DpfPressure, null).With(EngineQuantity.NoxDownstream, r.NoxDownstreamPpm + 80))));
        Assert.Contains("D1", Standing(Driven(r => r.With(EngineQuantity.DpfPressure, null).With(EngineQuantity.NoxDownstream, r.NoxUpstreamPpm * 0.9 + r.UnixSeconds % 13))));
    }

    private static VehicleMessage Told(long second, string vin, string calibration, ushort notReady)
    {
        var message = Drive.Frame();
        message.UnixSeconds = second;
        message.Obd.Add(new ObdRecord(second, Dtc.Iso27145, false, 0xFFFF, notReady, vin, calibration, "CVN", [], []));
        return message;
    }
}
