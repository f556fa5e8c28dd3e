using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Tests.Core.Vehicles;

namespace Telematics.Tests.Core.Rules;

public sealed class WhyNotTests
{
    private static Sentence? Of(Watched truck) => WhyNot.Of(truck.State, truck.Facts, RuleSet.Default);

    [Fact]
    public void Without_data_there_is_nothing_to_judge()
    {
        Assert.Equal(new Sentence("尚无可判定的数据。", "There are no data to judge yet."), Of(new Watched(Drive.ChinaSix)));
    }

    [Fact]
    public void What_is_missing_is_named_with_how_much_of_it_there_is()
    {
        var truck = new Watched(Drive.ChinaSix);
        truck.Show(Drive.Noon, 60);

        var words = Of(truck)!;

        Assert.Equal("当日证据不足：有效监测60/1800 s，行驶1/10 km，做功2.27/5 kWh。", words.Zh);
        Assert.Equal("Not enough evidence that day: 60 of 1800 s validly measured, 1 of 10 km driven, 2.27 of 5 kWh of work.", words.En);
    }

    [Fact]
    public void Where_no_work_is_known_the_fuel_is_named()
    {
        var truck = new Watched(Drive.ChinaSix with { RatedTorqueNm = null });
        truck.Show(Drive.Noon, 60);

        Assert.Contains("0.43 of 1.2 kg of fuel burnt while measured", Of(truck)!.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clean_day_is_told_rule_by_rule()
    {
        var truck = new Watched(Drive.ChinaSix);
        truck.Show(Drive.Noon, 3600, down: 20);

        var words = Of(truck)!;

        Assert.StartsWith(
            "On 60.0 km driven that day, validly measured for 3600 s with the SCR hot enough, NOx was ", words.En, StringComparison.Ordinal);
        Assert.EndsWith(
            "), not above the limit of 2.9 g/kg (China VI). On 60.0 km driven that day, in 3600 s with the SCR inlet at 250 to 400 °C, " +
            "the SCR took away 96 % of the NOx, not less than the 50 % expected. Nothing unusual by D16, D8, D10, D11, D13.", words.En, StringComparison.Ordinal);
        Assert.EndsWith("D16、D8、D10、D11、D13未见异常。", words.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_stages_have_no_emission_rule()
    {
        var truck = new Watched(Drive.ChinaSix with { Stage = EmissionStage.III });
        truck.Show(Drive.Noon, 3600, down: 400);

        Assert.StartsWith("No emission rule is made for the registered stage.", Of(truck)!.En, StringComparison.Ordinal);
        Assert.Empty(truck.Findings);
    }

    [Fact]
    public void Where_every_emission_rule_has_fired_only_the_sound_sensors_are_named()
    {
        var truck = new Watched(Drive.ChinaSix);
        truck.Show(Drive.Noon, 3600, down: 490);

        Assert.Equal("Nothing unusual by D16, D8, D10, D11, D13.", Of(truck)!.En);
    }
}
