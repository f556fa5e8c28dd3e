using Telematics.Core.Rules;
using Telematics.Core.Stations;

namespace Telematics.Tests.Stations;

public sealed class StationRulesTests
{
    private static readonly string Text = ReadText();

    [Fact]
    public void The_built_in_numbers_are_those_of_the_plan()
    {
        var rules = Passes.Rules;

        Assert.Equal((30, 1, 1500), (rules.Limits.OpacityPercent, rules.Limits.Ringelmann, rules.Limits.NoPpm));
        Assert.Equal(PollutantItems.Opacity | PollutantItems.Ringelmann, rules.Limits.CountForVerdict);
        Assert.Equal(6, rules.Verdict.WindowMonths);
        Assert.All(RuleSet.Default.Numbers.Where(number => number.Path.StartsWith("stations", StringComparison.Ordinal)), number => Assert.NotEmpty(number.Source));
    }

    [Fact]
    public void A_city_may_let_NO_count_and_choose_the_other_coefficients()
    {
        var text = Text.Replace("\"noCounts\": { \"value\": \"screening\"", "\"noCounts\": { \"value\": \"verdict\"", StringComparison.Ordinal)
            .Replace("\"vspModel\": { \"value\": \"conox\"", "\"vspModel\": { \"value\": \"jimenez\"", StringComparison.Ordinal);
        var set = RuleSet.Parse(text).Set!;

        Assert.True(set.Stations.Limits.CountForVerdict.HasFlag(PollutantItems.No));
        Assert.Equal(VspModel.Jimenez, set.Stations.VspModel);
    }

    [Theory]
    [InlineData("\"value\": \"conox\"", "\"value\": \"conix\"", "stations.vspModel", "one of conox, jimenez")]
    [InlineData("\"maxVsp\": { \"value\": 20", "\"maxVsp\": { \"value\": -1", "stations.validity.maxVsp", "must not be below minVsp")]
    [InlineData("\"rainInvalidates\": { \"value\": true", "\"rainInvalidates\": { \"value\": 1", "stations.validity.rainInvalidates", "true or false")]
    [InlineData("[\"5\", \"10\", \"15\", \"20\"]", "[\"5\", \"15\", \"10\", \"20\"]", "stations.screening.vspBinEnds", "above the one before")]
    [InlineData("\"windowMonths\"", "\"windowMonth\"", "stations.verdict.windowMonth", "did you mean")]
    public void A_slip_is_named_with_its_place(string right, string wrong, string path, string allowed)
    {
        var parsed = RuleSet.Parse(Text.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Null(parsed.Set);
        Assert.Contains(parsed.Errors, error => error.ToString().Contains(path, StringComparison.Ordinal) && error.ToString().Contains(allowed, StringComparison.Ordinal));
    }

    private static string ReadText()
    {
        using var reader = new StreamReader(typeof(RuleSet).Assembly.GetManifestResourceStream("ruleset.default.json")!);
        return reader.ReadToEnd();
    }
}
