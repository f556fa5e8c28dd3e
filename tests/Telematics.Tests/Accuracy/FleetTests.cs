using Telematics.Accuracy;
using Telematics.Accuracy.Fleet;
using Telematics.Accuracy.Model;
using Telematics.Accuracy.Reporting;
using Telematics.Accuracy.Run;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Accuracy;

/// <summary>A small labelled fleet through the product's own step: the labels are true, the run repeats to the byte, and the rules do not get worse.</summary>
public sealed class FleetTests(FleetTests.SmallFleet fleet) : IClassFixture<FleetTests.SmallFleet>
{
    private static readonly RuleBook Rules = new(RuleSet.Default);

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_any_number_of_threads()
    {
        var one = FleetRun.Run(ModelSettings.Mixed, 7, 12, 2, Rules, 1);
        var two = FleetRun.Run(ModelSettings.Mixed, 7, 12, 2, Rules, 2);

        Assert.Equal(one.Select(truck => (truck.Kind, truck.Print, truck.FinalScore)), two.Select(truck => (truck.Kind, truck.Print, truck.FinalScore)));
        Assert.NotEqual(one.Sum(truck => (double)truck.Print), FleetRun.Run(ModelSettings.Mixed, 8, 12, 2, Rules, 2).Sum(truck => (double)truck.Print));
    }

    [Fact]
    public void There_are_as_many_kinds_as_promised_and_each_stands_in_its_place()
    {
        Assert.Equal(Enum.GetValues<TruckKind>(), KindFacts.All.Select(kind => kind.Kind));
        Assert.True(KindFacts.All.Count(kind => kind.IsEmitter) >= 14);
        Assert.True(KindFacts.All.Count(kind => kind.IsClean) >= 10);
        Assert.Equal(Enum.GetValues<TruckKind>(), fleet.Results.Select(truck => truck.Kind).Distinct().Order());
    }

    [Fact]
    public void Settings_for_tuning_and_settings_held_out_are_both_there()
    {
        Assert.True(ModelSettings.All.Count(setting => setting.HeldOut) >= 2);
        Assert.True(ModelSettings.All.Count(setting => !setting.HeldOut) >= 2);
    }

    [Fact]
    public void Who_is_labelled_an_emitter_of_NOx_really_is_one()
    {
        var emitters = fleet.Tally.Emitters.Where(truck => !truck.Facts.IsParticulate);

        Assert.All(emitters, truck => Assert.True(truck.TrueGramsPerKWh > Limits.InUseGramsPerKWh(truck.Stage), $"{truck.Kind}: {truck.TrueGramsPerKWh:F2} g/kWh"));
    }

    [Fact]
    public void Who_is_labelled_clean_mostly_is_within_the_limit_and_nobody_is_dirty()
    {
        Assert.All(fleet.Tally.Clean, truck => Assert.Equal(0, truck.DirtyDays));
        Assert.True(Interval.Of(fleet.Tally.Clean, truck => truck.TrueGramsPerKWh <= Limits.InUseGramsPerKWh(truck.Stage)).Share > 0.8);
    }

    [Fact]
    public void A_catalyst_is_worn_to_the_wanted_multiple_of_the_limit()
    {
        var build = ModelTests.Build("plain", EmissionStage.VI, Duty.Regional);

        var worn = Wear.To(build, ModelSettings.Plain, 3, new Chance(3));

        Assert.InRange(worn.CatalystHealth, 0.3, 0.95);
    }

    [Fact]
    public void The_rules_find_what_they_found_before()
    {
        var honest = fleet.Tally.Emitters.Where(truck => truck.Kind is TruckKind.ScrRemoved or TruckKind.DosingOffFlatLevel or TruckKind.DosingOffLinearLevel
            or TruckKind.WaterForUrea or TruckKind.UpstreamCopied or TruckKind.EgrDisabled or TruckKind.Underdosed or TruckKind.LampIgnored).ToList();

        Assert.True(Interval.Of(honest, Tally.FoundAtSuspect).Share >= 0.9);
        Assert.True(Interval.Of(fleet.Tally.Tampered, Tally.Found).Share >= 0.4);
        Assert.True(Interval.Of(fleet.Tally.Clean, Tally.Found).Share <= 0.12);
    }

    [Fact]
    public void The_report_says_every_kind_and_replaces_only_what_was_measured_before()
    {
        var options = Options.Parse(["--trucks", "150", "--days", "5", "--model", "plain"]);
        var figures = Figures.Of(fleet.Tally, null);
        var report = Report.Of(options, "test", fleet.Results, figures, null);
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".md");
        Report.Write(path, "old");
        File.WriteAllText(path, File.ReadAllText(path) + "stays\n");

        Report.Write(path, report);

        var text = File.ReadAllText(path);
        File.Delete(path);
        Assert.DoesNotContain("old\n", text, StringComparison.Ordinal);
        Assert.EndsWith("stays\n", text, StringComparison.Ordinal);
        Assert.All(KindFacts.All, kind => Assert.Contains(kind.Kind.ToString(), text, StringComparison.Ordinal));
    }

    /// <summary>Small enough for every build: 150 trucks, five days, at most three hours of driving each.</summary>
    public sealed class SmallFleet
    {
        private static readonly ModelSetting Setting =
            ModelSettings.Plain with { Traffic = ModelSettings.Plain.Traffic with { HoursPerDay = (1.5, 3) } };

        public IReadOnlyList<TruckResult> Results { get; } = FleetRun.Run(Setting, 1, 150, 5, Rules, Environment.ProcessorCount);

        public Tally Tally => new(Results);
    }
}
