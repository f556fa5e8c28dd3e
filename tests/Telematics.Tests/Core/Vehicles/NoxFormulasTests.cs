using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Vehicles;

public sealed class NoxFormulasTests
{
    // domain.md 4.1: c = 500 ppm, MAF = 800 kg/h, F = 30 L/h; T_net 60 %, T_fric 10 %, T_ref 2000 Nm, 1300 rpm
    [Fact]
    public void The_vector_of_the_domain_document_comes_out()
    {
        var nox = NoxFormulas.NoxGramsPerSecond(500, 30, 800);
        var power = NoxFormulas.BrakePowerKw(60, 10, 2000, 1300);

        Assert.Equal(0.18252, nox, 5);
        Assert.Equal(657.1, nox * 3600, 1);
        Assert.Equal(25.77, NoxFormulas.Per(nox * 3600, 30 * NoxFormulas.FuelKgPerLitre)!.Value, 2);
        Assert.Equal(136.1, power, 1);
        Assert.Equal(4.83, NoxFormulas.Per(nox * 3600, power)!.Value, 2);
    }

    [Fact]
    public void An_engine_that_is_dragged_does_no_work() => Assert.Equal(0, NoxFormulas.BrakePowerKw(5, 10, 2000, 1300));

    [Fact]
    public void Nothing_is_divided_by_nothing() => Assert.Null(NoxFormulas.Per(1, 0));
}
