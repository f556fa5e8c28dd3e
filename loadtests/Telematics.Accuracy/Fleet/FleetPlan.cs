using System.Globalization;
using Telematics.Accuracy.Model;
using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Fleet;

/// <summary>The members of a fleet by setting, seed and number. Each is drawn from its own stream: a fleet of 300 is the beginning of none and the part of none.</summary>
public sealed class FleetPlan
{
    private readonly ModelSetting _setting;
    private readonly ulong _seed;
    private readonly int _days;
    private readonly EngineFamily[] _families;
    private readonly TruckKind[] _kinds;

    public FleetPlan(ModelSetting setting, ulong seed, int trucks, int days)
    {
        (_setting, _seed, _days) = (setting, seed, days);
        var chance = Chance.Of(Name, seed, 1);
        _families = [.. Enumerable.Range(0, EngineFamily.Count).Select(number => EngineFamily.Draw(setting, number, StageOf(number), chance))];
        _kinds = Share(trucks);
    }

    public int Count => _kinds.Length;

    private ulong Name => BitConverter.ToUInt64([.. _setting.Name.PadRight(8)[..8].Select(letter => (byte)letter)]);

    public Member Member(int number)
    {
        var chance = Chance.Of(Name, _seed, 2, (ulong)number);
        var kind = _kinds[number];
        var family = FamilyFor(kind, chance);
        var duty = DutyFor(kind, chance);
        var build = BuildFor(kind, TruckBuild.Draw(_setting, family, duty, chance), chance);
        var facts = new VehicleFacts(family.Stage, family.TorqueNm, Math.Round(family.TorqueNm * 0.16), family.TankLitres);
        var terminal = new TerminalHabits
        {
            BusCodes = chance.Hit(_setting.Sensors.BusCodes),
            OutagesPerDay = _setting.Traffic.OutagesPerDay,
            OutageMinutes = _setting.Traffic.OutageMinutes,
            Repeats = _setting.Traffic.Repeats,
        };
        var member = new Member(number, kind, build, Registry.Of(kind, facts, chance))
        {
            Vin = VinOf(number),
            Tampering = Tampering.Of(kind, chance),
            Dirty = DirtyFor(kind, chance),
            Terminal = Terminals.Of(kind, terminal, chance),
            Ambient = kind == TruckKind.Winter ? (-15, -5) : _setting.Ambient,
            HoursPerDay = kind == TruckKind.ColdShortTrips ? (0.8, 1.6) : _setting.Traffic.HoursPerDay,
            Trips = kind == TruckKind.ColdShortTrips ? (4, 8) : duty.Trips,
        };
        return Lamps.Set(member, chance);
    }

    /// <summary>Kinds by their shares, each at least once where there is room, mixed.</summary>
    private TruckKind[] Share(int trucks)
    {
        var chance = Chance.Of(Name, _seed, 3);
        var total = KindFacts.All.Sum(kind => kind.Share);
        var kinds = new List<TruckKind>();
        foreach (var kind in KindFacts.All)
            kinds.AddRange(Enumerable.Repeat(kind.Kind, Math.Max(1, (int)Math.Round(trucks * kind.Share / total))));
        while (kinds.Count < trucks) kinds.Add(TruckKind.Ordinary);
        for (var i = kinds.Count - 1; i > 0; i--)
        {
            var other = chance.Index(i + 1);
            (kinds[i], kinds[other]) = (kinds[other], kinds[i]);
        }

        return [.. kinds.Take(trucks)];
    }

    /// <summary>The first families of each stage by its weight, so that each stage has some.</summary>
    private EmissionStage StageOf(int number)
    {
        var weights = _setting.Engine.StageWeights;
        var place = (number + 0.5) / EngineFamily.Count;
        return place < weights[0] ? EmissionStage.VI : place < weights[0] + weights[1] ? EmissionStage.V : EmissionStage.IV;
    }

    private EngineFamily FamilyFor(TruckKind kind, Chance chance)
    {
        Func<EngineFamily, bool> fits = kind switch
        {
            TruckKind.OldStage => family => family.Stage != EmissionStage.VI,
            TruckKind.RegistryFiveAsSix => family => family.Stage == EmissionStage.V,
            TruckKind.CatalystTwice or TruckKind.CatalystThrice or TruckKind.AgedLegal or TruckKind.RegistrySixAsFive => family => family.Stage == EmissionStage.VI,
            TruckKind.FilterRemoved or TruckKind.FilterBlocked or TruckKind.OftenRegenerating => family => family.HasFilter,
            TruckKind.EgrDisabled or TruckKind.Reflashed or TruckKind.InjectorWorn or TruckKind.Underdosed or TruckKind.LampIgnored =>
                family => family.Stage == EmissionStage.VI,
            <= TruckKind.LampIgnored or TruckKind.Repaired => family => family.Stage is EmissionStage.VI or EmissionStage.V,
            _ => _ => true,
        };
        return chance.Pick<EngineFamily>([.. _families.Where(fits)]);
    }

    private Duty DutyFor(TruckKind kind, Chance chance) => kind switch
    {
        TruckKind.CityDuty => chance.Pick(Duty.Urban, Duty.Refuse, Duty.Port),
        TruckKind.ColdShortTrips => chance.Pick(Duty.Urban, Duty.Regional),
        TruckKind.AgedLegal or TruckKind.CatalystTwice or TruckKind.CatalystThrice => chance.Pick(Duty.LongHaul, Duty.Regional, Duty.Tipper, Duty.Refuse),
        TruckKind.LongIdling => Duty.Regional with { StandSeconds = (300, 2700) },
        _ => Duty.All[chance.Weighted(_setting.Traffic.DutyWeights)],
    };

    private TruckBuild BuildFor(TruckKind kind, TruckBuild build, Chance chance) => kind switch
    {
        TruckKind.CatalystTwice => Wear.To(build, _setting, 2 * chance.Between(0.95, 1.05), chance),
        TruckKind.CatalystThrice => Wear.To(build, _setting, 3 * chance.Between(0.95, 1.1), chance),
        TruckKind.AgedLegal => Wear.To(build, _setting, chance.Between(0.78, 0.93), chance),
        TruckKind.OftenRegenerating => build with { RegenerationFactor = chance.Between(60, 120) / build.Family.RegenerationKm },
        TruckKind.SensorBias => build with
        {
            Sensors = build.Sensors with
            {
                DownOffset = chance.Pick(-10, 10),
                DownGain = 1 + chance.Pick(-1, 1) * chance.Between(0.1, 0.15),
                UpOffset = chance.Pick(-10, 10),
                UpGain = 1 + chance.Pick(-1, 1) * chance.Between(0.1, 0.15),
                AirGain = chance.Pick(0.92, 1.08),
            },
        },
        _ => build,
    };

    private DirtyTimes DirtyFor(TruckKind kind, Chance chance) => kind switch
    {
        TruckKind.Intermittent => new(0, int.MaxValue, chance.Pick(DirtyWhen.SomeDays, DirtyWhen.AtNight, DirtyWhen.Laden)),
        TruckKind.DeleteMidway => new(Math.Max(1, _days / 2), int.MaxValue, DirtyWhen.Always),
        TruckKind.Reflashed => new(Math.Clamp(chance.Whole(2, 5), 1, Math.Max(1, _days - 2)), int.MaxValue, DirtyWhen.Always),
        TruckKind.Repaired => new(0, Math.Max(1, Math.Min(4, _days / 2)), DirtyWhen.Always),
        <= TruckKind.LampIgnored => new(0, int.MaxValue, DirtyWhen.Always),
        _ => DirtyTimes.Never,
    };

    private Vin VinOf(int number) =>
        Vin.Parse(string.Create(CultureInfo.InvariantCulture, $"LAC{(char)('A' + Name % 26)}{_seed % 1000:000}H{number % 1_000_000_000:000000000}"));
}
