using Telematics.Core.Stations;

namespace Telematics.Tests.Stations;

public sealed class FormulaTests
{
    [Theory] // domain.md 1.4
    [InlineData(40, 1, 0.016, VspModel.Conox, 7.9200)]
    [InlineData(40, 1, 0.016, VspModel.Jimenez, 7.0200)]
    [InlineData(60, 0.5, 0, VspModel.Conox, 7.4944)]
    public void Vsp_gives_the_vectors_of_the_reference(double speedKmh, double accelerationKmhPerS, double grade, VspModel model, double expected)
    {
        Assert.Equal(expected, Vsp.OfFraction(speedKmh, accelerationKmhPerS / 3.6, grade, model), 0.00005);
        Assert.Equal(expected, Vsp.KwPerT(speedKmh, accelerationKmhPerS / 3.6, Math.Atan(grade) * 180 / Math.PI, model), 0.00005);
    }

    [Fact]
    public void Fifteen_hundred_ppm_at_14_percent_CO2_are_35_g_per_kg() =>
        Assert.Equal(35, FuelSpecificEmission.No(0.0107, null, null)!.Value, 0.3);

    [Fact]
    public void Noise_below_zero_stays_and_a_plume_without_carbon_gives_nothing()
    {
        Assert.Equal(-3.29, FuelSpecificEmission.No(-0.001, 0, 0)!.Value, 0.01);
        Assert.Null(FuelSpecificEmission.No(0.01, 0, -0.2));
        Assert.Null(FuelSpecificEmission.No(null, 0.1, 0));
        Assert.Equal(2005, FuelSpecificEmission.Co(1, 0)!.Value * 2, 1);
        Assert.Equal(FuelSpecificEmission.No(0.012, 0, 0)!.Value, FuelSpecificEmission.Nox(0.01, 0.002, null, null)!.Value, 1e-9);
    }

    [Fact]
    public void A_value_that_no_instrument_can_measure_is_named_with_what_is_allowed()
    {
        Assert.Null(PhysicalRanges.Check(Passes.Good));
        Assert.Null(PhysicalRanges.Check(new Pass { PassId = "empty" }));
        Assert.Null(PhysicalRanges.Check(Passes.Good with { NoToCo2 = -0.5, OpacityPercent = 100 }));
        Assert.Equal("opacity_percent 140: 0 to 100 is allowed", PhysicalRanges.Check(Passes.Good with { OpacityPercent = 140 }));
        Assert.Equal("speed_kmh NaN: 0 to 200 is allowed", PhysicalRanges.Check(Passes.Good with { SpeedKmh = double.NaN }));
        Assert.Equal("wind_direction_deg Infinity: a finite number is allowed", PhysicalRanges.Check(Passes.Good with { WindDirectionDeg = double.PositiveInfinity }));
    }
}
