using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Grains.Replay;

/// <summary>A few of many, the same ones in whatever order and on however many cores they come: those whose name comes first.</summary>
public sealed class Sample
{
    public const int Size = 10;

    private readonly SortedDictionary<string, FlagPair> _items = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public IReadOnlyDictionary<string, FlagPair> Items => _items;

    public void Add(string name, FlagPair item)
    {
        Count++;
        Keep(name, item);
    }

    public void Add(Sample other)
    {
        Count += other.Count;
        foreach (var (name, item) in other._items) Keep(name, item);
    }

    private void Keep(string name, FlagPair item)
    {
        _items[name] = item;
        if (_items.Count > Size) _items.Remove(_items.Keys.Last());
    }
}

/// <summary>One rule under both rule sets.</summary>
public sealed class RuleTally(string rule)
{
    public string Rule => rule;

    /// <summary>Standing findings.</summary>
    public int Old { get; private set; }

    public int New { get; private set; }

    public int OldVehicles { get; private set; }

    public int NewVehicles { get; private set; }

    /// <summary>By the id of the finding.</summary>
    public Sample NewlyFlagged { get; } = new();

    public Sample NoLongerFlagged { get; } = new();

    /// <summary>Flagged under both, and worth another level.</summary>
    public Sample LevelChanged { get; } = new();

    public void Add(string id, FlagPair pair)
    {
        if (pair.Old is not null) Old++;
        if (pair.New is not null) New++;
        if (pair is { Old: null, New: not null }) NewlyFlagged.Add(id, pair);
        else if (pair is { Old: not null, New: null }) NoLongerFlagged.Add(id, pair);
        else if (pair.Old?.Level != pair.New?.Level) LevelChanged.Add(id, pair);
    }

    public void AddVehicle(bool old, bool isNew)
    {
        if (old) OldVehicles++;
        if (isNew) NewVehicles++;
    }

    public void Add(RuleTally other)
    {
        Old += other.Old;
        New += other.New;
        OldVehicles += other.OldVehicles;
        NewVehicles += other.NewVehicles;
        NewlyFlagged.Add(other.NewlyFlagged);
        NoLongerFlagged.Add(other.NoLongerFlagged);
        LevelChanged.Add(other.LevelChanged);
    }
}

/// <summary>What a back-test found, of a share of the vehicles or of all.</summary>
public sealed class BacktestTally(long frames, long readings)
{
    private const int Levels = (int)VehicleLevel.HighEmitter + 1;

    public long Frames { get; private set; } = frames;

    public long Readings { get; private set; } = readings;

    public int Vehicles { get; private set; }

    /// <summary>Vehicles with at least one finding that is new, gone or worth another level.</summary>
    public int AffectedVehicles { get; private set; }

    public IReadOnlyList<RuleTally> Rules { get; } = [.. RuleSet.All.Select(rule => new RuleTally(rule.Name))];

    /// <summary>Vehicles by the level that they have at the end, indexed by <see cref="VehicleLevel"/>.</summary>
    public int[] OldLevels { get; } = new int[Levels];

    public int[] NewLevels { get; } = new int[Levels];

    public void Add(Vin vin, VehicleLevel old, VehicleLevel changed, IReadOnlyDictionary<(int Day, string Rule), FlagPair>? flags)
    {
        Vehicles++;
        OldLevels[(int)old]++;
        NewLevels[(int)changed]++;
        if (flags is null) return;
        if (flags.Values.Any(pair => pair.Old?.Level != pair.New?.Level)) AffectedVehicles++;
        foreach (var rule in Rules)
        {
            var (wasFlagged, isFlagged) = (false, false);
            foreach (var ((day, _), pair) in flags.Where(flag => flag.Key.Rule == rule.Rule))
            {
                rule.Add($"{vin}:{rule.Rule}:{DateOnly.FromDayNumber(day):yyyy-MM-dd}", pair);
                wasFlagged |= pair.Old is not null;
                isFlagged |= pair.New is not null;
            }

            rule.AddVehicle(wasFlagged, isFlagged);
        }
    }

    public void Add(BacktestTally other)
    {
        Frames += other.Frames;
        Readings += other.Readings;
        Vehicles += other.Vehicles;
        AffectedVehicles += other.AffectedVehicles;
        for (var level = 0; level < Levels; level++)
        {
            OldLevels[level] += other.OldLevels[level];
            NewLevels[level] += other.NewLevels[level];
        }

        for (var rule = 0; rule < Rules.Count; rule++) Rules[rule].Add(other.Rules[rule]);
    }
}
