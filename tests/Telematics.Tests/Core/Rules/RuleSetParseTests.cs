using Telematics.Core.Rules;

namespace Telematics.Tests.Core.Rules;

public sealed class RuleSetParseTests
{
    private static readonly string Document = ReadDefault();

    private static string ReadDefault()
    {
        using var reader = new StreamReader(typeof(RuleSet).Assembly.GetManifestResourceStream("ruleset.default.json")!);
        return reader.ReadToEnd();
    }

    /// <summary>The built-in document with one change; the line of the change is where the fault has to be told.</summary>
    private static (RuleSetError Error, int Line) OneFault(string old, string changed)
    {
        var at = Document.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{old}' is not in the document");
        var parsed = RuleSet.Parse(Document[..at] + changed + Document[(at + old.Length)..]);
        Assert.Null(parsed.Set);
        return (Assert.Single(parsed.Errors), 1 + Document.AsSpan(0, at).Count('\n'));
    }

    [Fact]
    public void The_built_in_rule_set_is_valid_and_each_number_has_its_source()
    {
        var parsed = RuleSet.Parse(Document);

        Assert.Empty(parsed.Errors);
        Assert.Equal("2019.1", parsed.Set!.Version);
        Assert.Equal(new DateOnly(2018, 1, 1), parsed.Set.EffectiveFrom);
        Assert.Null(parsed.Set.EffectiveTo);
        Assert.True(parsed.Set.Numbers.Length > 45);
        Assert.All(parsed.Set.Numbers, number => Assert.Matches("^[VPCGBO]", number.Source));
        Assert.Equal(parsed.Set.Numbers.Length, parsed.Set.Numbers.Select(number => number.Path).Distinct().Count());
        Assert.Contains(parsed.Set.Numbers, number => number is { Path: "rules.D1.warnPerFuel", Value: "2.9", Unit: "g/kg" });
    }

    [Theory]
    [InlineData("\"warnPerFuel\": { \"value\": 2.9", "\"warnPerFuel\": { \"value\": \"2.9\"", "rules.D1.warnPerFuel.value", "a number from 0.1 to 200 is expected")]
    [InlineData("\"warnPerFuel\": { \"value\": 2.9", "\"warnPerFuel\": { \"value\": 0.05", "rules.D1.warnPerFuel.value", "a number from 0.1 to 200 is expected")]
    [InlineData("\"warnPerFuel\": { \"value\": 2.9", "\"warnPerFuel\": { \"value\": 1e999", "rules.D1.warnPerFuel.value", "a number from 0.1 to 200 is expected")]
    [InlineData("\"warnPerFuel\": { \"value\": 2.9", "\"warnPerFuel\": { \"value\": 9.9", "rules.D1.severePerFuel", "must not be below warnPerFuel")]
    [InlineData("\"value\": 1800, \"unit\": \"s\"", "\"value\": 1800.5, \"unit\": \"s\"", "evidence.minValidSeconds.value", "a whole number is expected")]
    [InlineData("\"value\": 10, \"unit\": \"km\"", "\"value\": 10, \"unit\": \"m\"", "evidence.minDistance.unit", "the unit of this number is \"km\"")]
    [InlineData("\"source\": \"V[25] PEMS limit", "\"source\": \"v PEMS limit", "rules.D1.warnPerFuel.source", "begins with its confidence letter")]
    [InlineData(", \"source\": \"O three times the limit\"", "", "rules.D1.severePerFuel.source", "is missing")]
    [InlineData("\"P20EE\"", "\"p20ee\"", "rules.D14.noxCodes.value", "a code as \"P20EE\" or \"SPN 4364\" is expected")]
    [InlineData("\"SPN 4364\"", "\"SPN\"", "rules.D14.noxCodes.value", "a code as \"P20EE\" or \"SPN 4364\" is expected")]
    [InlineData("\"fuelLPerH\", ", "\"fuel\", ", "cleaning.constantQuantities.value", "one of fuelLPerH, airKgPerH")]
    [InlineData("\"effectiveFrom\": \"2018-01-01\"", "\"effectiveFrom\": \"1.1.2018\"", "effectiveFrom", "a day \"yyyy-MM-dd\" is expected")]
    [InlineData("\"effectiveFrom\": \"2018-01-01\",", "\"effectiveFrom\": \"2018-01-01\", \"effectiveTo\": \"2017-12-31\",", "effectiveTo", "must not be before effectiveFrom")]
    [InlineData("\"2020-11-18T17:20:00+08:00\"", "\"2020-11-18\"", "ingest.unsetClockStarts.value", "a time with offset")]
    [InlineData("\"version\": \"2019.1\"", "\"version\": \"\"", "version", "must not be empty")]
    [InlineData("\"enabled\": true", "\"enabled\": 1", "rules.D1.enabled", "true or false")]
    [InlineData("\"suspect\": { \"value\": 0.5", "\"suspect\": { \"value\": 0.1", "levels.suspect", "must not be below watch")]
    [InlineData("\"minEfficiency\": {", "\"minEfficiancy\": { \"value\": 0.4 }, \"minEfficiency\": {", "rules.D4.minEfficiancy", "unknown key, did you mean \"minEfficiency\"?")]
    [InlineData("\"version\": \"2019.1\"", "\"version\": \"2019.1\", \"VERSION\": 1", "VERSION", "unknown key, did you mean \"version\"?")]
    [InlineData("\"version\": \"2019.1\"", "\"version\": \"2019.1\", \"colour\": 1", "colour", "unknown key; known here: version, source")]
    [InlineData("\"version\": \"2019.1\"", "\"version\": \"2019.1\", \"version\": \"2\"", "version", "this key stands here twice")]
    public void A_fault_is_told_with_its_line_its_path_and_what_is_allowed(string old, string changed, string field, string allowed)
    {
        var (error, line) = OneFault(old, changed);

        Assert.Equal(field, error.Field);
        Assert.StartsWith(allowed, error.Allowed, StringComparison.Ordinal);
        // A pair of numbers that contradict each other is told at the second of them, which is the next line here.
        Assert.InRange(error.Line, line, line + (field == "rules.D1.severePerFuel" && changed.Length > 0 ? 1 : 0));
        Assert.StartsWith($"line {error.Line}: {field}", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_section_is_one_fault_and_not_one_for_each_of_its_fields()
    {
        var cut = System.Text.RegularExpressions.Regex.Replace(Document, "\"D17\": \\{.*?\\n    \\}\\n", "", System.Text.RegularExpressions.RegexOptions.Singleline);

        var error = Assert.Single(RuleSet.Parse(cut).Errors);

        Assert.Equal(("rules.D17", "is missing"), (error.Field, error.Allowed));
    }

    [Fact]
    public void All_faults_are_told_in_the_order_of_their_lines()
    {
        var parsed = RuleSet.Parse(Document.Replace("\"value\": 300,", "\"value\": -1,", StringComparison.Ordinal));

        Assert.Equal(["ingest.maxAheadSeconds.value", "cleaning.engineOn.value", "evidence.lookEvery.value", "rules.D12.minSeconds.value", "rules.D13.minSeconds.value"], parsed.Errors.Select(error => error.Field));
        Assert.Equal(parsed.Errors.Select(error => error.Line).Order(), parsed.Errors.Select(error => error.Line));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("{\n \"version\": \n}", 3)]
    [InlineData("{}\n{}", 2)]
    public void What_is_no_json_is_told_with_its_line(string text, int line)
    {
        var error = Assert.Single(RuleSet.Parse(text).Errors);

        Assert.Equal((line, "document"), (error.Line, error.Field));
        Assert.StartsWith("is not JSON", error.Allowed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"rules\"")]
    [InlineData("{}")]
    [InlineData("{\"rules\":{\"D1\":[]}}")]
    public void Json_that_is_no_rule_set_is_refused_without_an_exception(string text) => Assert.NotEmpty(RuleSet.Parse(text).Errors);

    [Fact]
    public void Every_cut_of_the_document_is_refused_with_a_reason()
    {
        var end = Document.LastIndexOf('}');
        for (var cut = 0; cut < end; cut += 61) Assert.NotEmpty(RuleSet.Parse(Document[..cut]).Errors);
    }
}
