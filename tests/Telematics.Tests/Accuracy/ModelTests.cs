using Telematics.Accuracy;
using Telematics.Accuracy.Model;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Accuracy;

/// <summary>The benchmark's own truck: is it a truck? Judged by figures that are in print, not by the rules.</summary>
public sealed class ModelTests
{
    private const int Hours3 = 10_800;

    public static TheoryData<string> Settings => [.. ModelSettings.All.Select(setting => setting.Name)];

    [Theory, MemberData(nameof(Settings))]
    public void A_sound_China_VI_truck_on_the_road_emits_as_in_print(string setting)
    {
        var drives = Enumerable.Range(11, 5).Select(seed => Drive.Of(Build(setting, EmissionStage.VI, Duty.Regional, (ulong)seed), Hardware.Sound)).OrderBy(drive => drive.NoxPerKg).ToList();
        var drive = drives[drives.Count / 2];

        Assert.InRange(drive.NoxPerKg, 0.1, 2);
        Assert.True(drive.HotConversion > 0.9, $"hot conversion {drive.HotConversion:F3}");
        Assert.InRange(drive.EngineOutPerKWh, 3, 18);
        Assert.InRange(drive.FuelPerKWh, 0.18, 0.32);
        Assert.InRange(drive.MeanInlet, 200, 450);
        Assert.InRange(drive.Kilometres, 90, 220);
    }

    [Theory, MemberData(nameof(Settings))]
    public void A_sound_China_V_truck_is_within_its_limit_and_far_above_that_of_VI(string setting)
    {
        var drive = Drive.Of(Build(setting, EmissionStage.V, Duty.LongHaul), Hardware.Sound);

        Assert.InRange(drive.NoxPerKWh, 0.69, 4);
    }

    [Theory, MemberData(nameof(Settings))]
    public void Urea_is_used_as_chemistry_wants_it(string setting)
    {
        var drive = Drive.Of(Build(setting, EmissionStage.VI, Duty.Regional), Hardware.Sound);

        // 2.01 g of solution reduce a gram of NOx; a little more is dosed, and some NOx is reduced by what was stored before.
        Assert.InRange(drive.SolutionGrams / drive.ReducedGrams, 1.9, 2.8);
    }

    [Theory, MemberData(nameof(Settings))]
    public void Without_urea_nothing_is_reduced(string setting)
    {
        var drive = Drive.Of(Build(setting, EmissionStage.VI, Duty.Regional), Hardware.Sound with { Scr = new ScrTampering(false, 0, false) });

        Assert.Equal(0, drive.SolutionGrams);
        Assert.Equal(0, drive.HotConversion, 3);
    }

    [Fact]
    public void A_filter_that_is_gone_gives_no_pressure_and_a_blocked_one_too_much()
    {
        var build = Build("plain", EmissionStage.VI, Duty.LongHaul);
        var sound = Drive.Of(build, Hardware.Sound).HighestKpa;

        Assert.InRange(sound, 2, 22);
        Assert.True(Drive.Of(build, Hardware.Sound with { Filter = FilterState.Removed }).HighestKpa < 0.05 * sound);
        Assert.True(Drive.Of(build, Hardware.Sound with { Filter = FilterState.Blocked }).HighestKpa > 2.5 * sound);
    }

    [Fact]
    public void A_drive_does_its_work_from_speed_slope_and_mass()
    {
        var build = Build("plain", EmissionStage.VI, Duty.LongHaul);

        var drive = Drive.Of(build, Hardware.Sound);

        // A loaded long-haul truck needs about 0.8 to 1.6 kWh a km.
        Assert.InRange(drive.WorkKWh / drive.Kilometres, 0.15, 1.6);
    }

    internal static TruckBuild Build(string setting, EmissionStage stage, Duty duty, ulong seed = 11)
    {
        var (world, chance) = (ModelSettings.Find(setting)!, new Chance(seed));
        return TruckBuild.Draw(world, EngineFamily.Draw(world, 0, stage, chance), duty, chance);
    }

    /// <summary>Three hours from cold; sums of the warm part.</summary>
    private sealed record Drive
    {
        private double _nox, _up, _fuel, _inlet, _solution, _hotNox, _hotUp, _metres, _kpa, _work;
        private int _seconds;

        public double NoxPerKg => _nox / _fuel;
        public double NoxPerKWh => _nox / _work;
        public double EngineOutPerKWh => _up / _work;
        public double FuelPerKWh => _fuel / _work;
        public double HotConversion => 1 - _hotNox / _hotUp;
        public double MeanInlet => _inlet / _seconds;
        public double Kilometres => _metres / 1000;
        public double SolutionGrams => _solution;
        public double ReducedGrams => _up - _nox;
        public double HighestKpa => _kpa;
        public double WorkKWh => _work;

        public static Drive Of(TruckBuild build, Hardware hardware)
        {
            var (truck, drive) = (new Truck(build, new Chance(5)), new Drive());
            truck.StartTrip(15, 12, 0.6);
            var start = truck.Road.Odometer;
            for (var second = 0; second < Hours3; second++)
            {
                truck.Step(hardware, false);
                if (truck.Engine.IsWarm) drive.Add(truck);
            }

            drive._metres = truck.Road.Odometer - start;
            return drive;
        }

        private void Add(Truck truck)
        {
            _seconds++;
            _nox += truck.Exhaust.TailpipeGrams;
            _up += truck.Engine.NoxGrams;
            _fuel += truck.Engine.FuelKgPerSecond;
            _work += truck.Engine.BrakeKw / 3600;
            _inlet += truck.Exhaust.Inlet;
            _solution += truck.Exhaust.DosedLitres * 1090;
            _kpa = Math.Max(_kpa, truck.Filter.Kpa);
            if (truck.Exhaust.Inlet is < 250 or > 400) return;
            _hotNox += truck.Exhaust.TailpipeGrams;
            _hotUp += truck.Engine.NoxGrams;
        }
    }
}
