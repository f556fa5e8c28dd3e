using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Vehicles;

public sealed class DaySumsTests
{
    private static readonly CleaningSettings Settings = RuleSet.Default.Cleaning;
    private static readonly CleanReading Vector = new(true, 500, 500, 30, 800, 300, 60, 10, 1300, 0.02, 0);

    private static DaySums Sum(params IEnumerable<CleanReading> readings)
    {
        var sums = new DaySums();
        foreach (var reading in readings) sums.Add(reading, referenceTorqueNm: 2000);
        return sums;
    }

    [Fact]
    public void An_hour_of_the_vector_sums_to_the_vector()
    {
        var sums = Sum(Enumerable.Repeat(Vector, 3600));

        var totals = DriveTotals.Of(sums, Settings);
        Assert.Equal((3600, 3600, 0), (totals.Seconds, totals.ValidSeconds, totals.ColdSeconds));
        Assert.Equal(657.1, totals.NoxGrams, 1);
        Assert.Equal(136.1, totals.WorkKWh, 1);
        Assert.Equal(25.5, totals.FuelKg, 2);
        Assert.Equal(72, totals.DistanceKm, 2);
        Assert.Equal(4.83, totals.NoxGPerKWh!.Value, 2);
        Assert.Equal(25.77, totals.NoxGPerKgFuel!.Value, 2);
        Assert.Equal(9.13, totals.NoxGPerKm!.Value, 2);
    }

    [Fact]
    public void The_order_of_seconds_does_not_matter()
    {
        var random = new Random(11);
        CleanReading[] readings = [.. Enumerable.Range(0, 2000).Select(i => Vector with
        {
            IsWarm = random.Next(10) > 0,
            NoxDownstreamPpm = random.Next(20) == 0 ? null : 900 * random.NextDouble(),
            FuelLitresPerHour = 60 * random.NextDouble(),
            NetTorquePercent = random.Next(20) == 0 ? null : random.Next(-20, 100),
            NoxUpstreamPpm = random.Next(5) == 0 ? null : 1500 * random.NextDouble(),
        })];

        var inOrder = Sum(readings);
        random.Shuffle(readings);

        Assert.Equal(inOrder, Sum(readings));
    }

    [Fact]
    public void Cold_seconds_are_kept_apart()
    {
        var totals = DriveTotals.Of(Sum(Vector with { IsWarm = false }, Vector), Settings);

        Assert.Equal((2, 1, 1), (totals.Seconds, totals.ValidSeconds, totals.ColdSeconds));
        Assert.Equal(totals.NoxGrams, totals.ColdNoxGrams);
        Assert.Equal(25.77, totals.ColdNoxGPerKgFuel!.Value, 1);
    }

    [Theory]
    [InlineData("coolant")]
    [InlineData("nox")]
    [InlineData("fuel")]
    [InlineData("air")]
    public void A_second_that_lacks_one_of_the_four_is_counted_and_not_valid(string missing)
    {
        var sums = Sum(missing switch
        {
            "coolant" => Vector with { IsWarm = null },
            "nox" => Vector with { NoxDownstreamPpm = null },
            "fuel" => Vector with { FuelLitresPerHour = null },
            _ => Vector with { AirKgPerHour = null },
        });

        Assert.Equal((1u, 0u, 0u, 0u), (sums.Seconds, sums.ValidSeconds, sums.ColdSeconds, sums.NoxTenMicrograms));
        Assert.Equal(2000u, sums.SpeedCentimetres);
    }

    [Fact]
    public void Without_torque_there_is_no_work_and_its_nox_is_not_divided_by_other_work()
    {
        var sums = Sum(Vector, Vector with { NetTorquePercent = null });

        Assert.Equal(2u, sums.ValidSeconds);
        Assert.Equal(sums.NoxTenMicrograms, 2 * sums.NoxOfWorkTenMicrograms);
        Assert.Equal(4.83, DriveTotals.Of(sums, Settings).NoxGPerKWh!.Value, 2);
    }

    [Fact]
    public void Without_a_rated_torque_in_the_registry_there_is_no_work()
    {
        var sums = new DaySums();
        sums.Add(Vector, referenceTorqueNm: null);

        Assert.Equal((0u, 0u), (sums.WorkTenJoules, sums.NoxOfWorkTenMicrograms));
        Assert.Equal(25.77, DriveTotals.Of(sums, Settings).NoxGPerKgFuel!.Value, 2);
    }

    [Fact]
    public void The_upstream_sums_hold_only_seconds_with_an_upstream_sensor()
    {
        var sums = Sum(Vector, Vector with { NoxUpstreamPpm = null });

        Assert.Equal(sums.FuelMilligrams, 2 * sums.UpstreamFuelMilligrams);
        Assert.Equal(25.77, sums.UpstreamNoxGrams / sums.UpstreamFuelKg, 2);
    }

    [Fact]
    public void A_sum_that_would_overflow_stays_at_its_maximum()
    {
        var sums = Sum(Vector) with { NoxTenMicrograms = uint.MaxValue - 1, FuelMilligrams = uint.MaxValue, WorkTenJoules = uint.MaxValue - 5 };

        sums.Add(Vector, 2000);

        Assert.Equal((uint.MaxValue, uint.MaxValue, uint.MaxValue), (sums.NoxTenMicrograms, sums.FuelMilligrams, sums.WorkTenJoules));
        Assert.Equal(2u, sums.ValidSeconds);
    }

    [Theory]
    [InlineData(100_000u, 100_000u, 1.0)]
    [InlineData(110_000u, 100_000u, 1.1)] // the odometer is believed up to a tenth
    [InlineData(90_000u, 100_000u, 0.9)]
    [InlineData(110_001u, 100_000u, 1.0)]
    [InlineData(0u, 100_000u, 1.0)] // hangs
    [InlineData(4_000_000u, 0u, 0.0)] // jumps while the truck stands
    public void The_odometer_decides_only_where_it_agrees_with_the_speed(uint odometer, uint speed, double expectedKm) =>
        Assert.Equal(expectedKm, new DaySums { OdometerCentimetres = odometer, SpeedCentimetres = speed }.DistanceKm(Settings), 6);

    [Fact]
    public void Days_add_up()
    {
        var day = DriveTotals.Of(Sum(Vector, Vector with { IsWarm = false }), Settings);

        var both = day + day;

        Assert.Equal((4, 2, 2), (both.Seconds, both.ValidSeconds, both.ColdSeconds));
        Assert.Equal(day.NoxGPerKgFuel, both.NoxGPerKgFuel);
        Assert.Equal(2 * day.DistanceKm, both.DistanceKm);
    }
}
