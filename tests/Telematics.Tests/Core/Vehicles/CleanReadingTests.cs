using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Vehicles;

/// <summary>The steps of domain.md 4.2, one after the other.</summary>
public sealed class CleanReadingTests
{
    private static readonly CleaningSettings Settings = RuleSet.Default.Cleaning;
    private readonly ReadingContext _context = new();

    private CleanReading Clean(EngineReading reading) => CleanReading.Of(reading, _context, Settings);

    [Fact]
    public void A_sound_second_passes_unchanged()
    {
        var clean = Clean(Drive.Second(Drive.Noon + 20, down: 50));

        Assert.Equal(
            new CleanReading(true, 500, 50, 30, 800, 300, 60, 10, 1300, Kilometres: 60 / 3600.0, OdometerKilometres: 0)
            {
                NoxDownstreamTold = 50,
                NoxDownstreamDrift = 50,
                ScrInletTold = 300,
                ScrOutletCelsius = 290,
                CoolantCelsius = 85,
                DpfKpa = 5,
                ScrReady = true,
                Load = 0,
            },
            clean);
        Assert.True(clean.TorqueKnown);
    }

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(-0.05, 0.0)] // drift
    [InlineData(-100, 0.0)] // still drift
    [InlineData(-100.05, null)] // no sensor
    [InlineData(-200, null)] // raw 0: what terminals without a sensor send
    [InlineData(3012.75, 3012.75)] // raw 0xFAFF, the greatest
    public void Drift_below_zero_is_zero_and_far_below_is_no_sensor(double ppm, double? expected)
    {
        var reading = Drive.Second(Drive.Noon).With(EngineQuantity.NoxDownstream, ppm).With(EngineQuantity.NoxUpstream, ppm);

        var clean = Clean(reading);

        Assert.Equal((expected, expected), (clean.NoxDownstreamPpm, clean.NoxUpstreamPpm));
    }

    [Theory]
    [InlineData(0xFFFFu)] // all ones
    [InlineData(0xFB00u)] // the first code above the range
    public void What_the_terminal_calls_unavailable_is_missing(uint raw)
    {
        var reading = Drive.Second(Drive.Noon);
        foreach (var quantity in ReadingContext.Watched) reading.SetRaw(quantity, raw);

        var clean = Clean(reading);

        Assert.Equal(
            (null, null, null, null, null),
            (clean.FuelLitresPerHour, clean.AirKgPerHour, clean.NoxUpstreamPpm, clean.NoxDownstreamPpm, clean.ScrInletCelsius));
    }

    [Theory]
    [InlineData(69.0, false)]
    [InlineData(70.0, true)]
    [InlineData(null, null)]
    public void Seventy_degrees_are_warm(double? coolant, bool? warm) =>
        Assert.Equal(warm, Clean(Drive.Second(Drive.Noon).With(EngineQuantity.Coolant, coolant)).IsWarm);

    [Fact]
    public void The_fifteenth_equal_value_in_a_row_is_invalid_and_the_first_other_one_is_not()
    {
        var seen = Enumerable.Range(0, 20).Select(i => Clean(Drive.Second(Drive.Noon + i).With(EngineQuantity.NoxDownstream, i < 17 ? 40 : 41))).ToList();

        Assert.All(seen[..14], clean => Assert.Equal(40, clean.NoxDownstreamPpm));
        Assert.All(seen[14..17], clean => Assert.Null(clean.NoxDownstreamPpm));
        Assert.All(seen[17..], clean => Assert.Equal(41, clean.NoxDownstreamPpm));
        Assert.All(seen, clean => Assert.NotNull(clean.NoxUpstreamPpm)); // the others are judged by themselves
    }

    [Fact]
    public void A_gap_of_more_than_ten_seconds_ends_a_run_of_equal_values()
    {
        double? Next(long second) => Clean(Drive.Second(second).With(EngineQuantity.NoxDownstream, 40)).NoxDownstreamPpm;
        for (var i = 0; i < 20; i++) Next(Drive.Noon + i);

        Assert.Null(Next(Drive.Noon + 29));
        Assert.Equal(40, Next(Drive.Noon + 40));
    }

    [Fact]
    public void Only_the_quantities_of_the_rule_set_are_checked_for_hanging()
    {
        for (var i = 0; i < 30; i++) Clean(Drive.Second(Drive.Noon + i).With(EngineQuantity.FuelRate, 3));
        var unchecked1 = Settings with { ConstantQuantities = [.. ReadingContext.Watched.Select(_ => false)] };

        var clean = CleanReading.Of(Drive.Second(Drive.Noon + 30).With(EngineQuantity.FuelRate, 3), _context, unchecked1);

        Assert.Equal(3, clean.FuelLitresPerHour);
    }

    [Fact]
    public void Where_the_speed_is_missing_the_odometer_gives_the_way_of_a_second()
    {
        Clean(Drive.Second(Drive.Noon).With(EngineQuantity.Distance, 1000));
        var clean = Clean(Drive.Second(Drive.Noon + 1).With(EngineQuantity.Distance, 1000.1).With(EngineQuantity.Speed, null));

        Assert.Equal((0.1, 0.1), (clean.Kilometres, clean.OdometerKilometres));
    }

    [Theory]
    [InlineData(1000.2, 1)] // 0.2 km in a second
    [InlineData(999.9, 1)] // backwards
    [InlineData(1000.1, 2)] // not the next second
    public void An_odometer_that_jumps_moves_nothing(double kilometres, int later)
    {
        Clean(Drive.Second(Drive.Noon).With(EngineQuantity.Distance, 1000));

        Assert.Equal(0, Clean(Drive.Second(Drive.Noon + later).With(EngineQuantity.Distance, kilometres)).OdometerKilometres);
    }

    [Fact]
    public void No_truck_is_faster_than_the_rule_set_says() =>
        Assert.Equal(150 / 3600.0, Clean(Drive.Second(Drive.Noon).With(EngineQuantity.Speed, 250)).Kilometres);
}
