using System.Collections.Immutable;
using Telematics.Core.Cases;
using Telematics.Core.Stations;
using Telematics.Grains.Cases;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;

namespace Telematics.Grains.Stations;

/// <summary>
/// One plate and colour, transit vehicles too. Its memory is the rows of its passes: read anew each time, so there is nothing to checkpoint and nothing that
/// could differ from what is shown. One call at a time for each plate is what makes its verdict, and its one open case, safe.
/// </summary>
[CollectionAgeLimit(Minutes = 2)]
public sealed class PlateGrain(StationServices services) : Grain, IPlateGrain
{
    /// <summary>More than any vehicle passes in six months of working days; bounds what one plate can cost.</summary>
    private const int MaxPasses = 500;

    public async Task Judge()
    {
        if (!PlateKey.TryParse(this.GetPrimaryKeyString(), out var plate)) return;
        var rows = services.Passes.OfPlate(plate, 0, MaxPasses);
        var vehicle = services.Passes.Facts([plate]).GetValueOrDefault(plate);
        if (await Identify(rows, vehicle) | await SuspectClones(rows, vehicle)) rows = services.Passes.OfPlate(plate, 0, MaxPasses);
        await HearWitness(rows, vehicle);
        await TellCase(plate, vehicle, rows);
    }

    /// <summary>The registry has learnt, or changed, whose plate it is.</summary>
    private async Task<bool> Identify(IReadOnlyList<PassRow> rows, PlateFacts? vehicle)
    {
        var keys = rows.Where(row => row.Vin != vehicle?.Vin).Select(row => row.Key).ToList();
        if (keys.Count == 0) return false;
        await services.Passes.Correct(keys, new PassChange("registry", Now, "登记信息更新 / the registry has changed", "system", row => Registration.Apply(row, vehicle, services)));
        return true;
    }

    /// <summary>Neighbours in time at two places that no vehicle can reach; a suspicion goes when its other half is taken out.</summary>
    private async Task<bool> SuspectClones(IReadOnlyList<PassRow> rows, PlateFacts? vehicle)
    {
        var seen = new List<Sighting>();
        foreach (var row in rows.Where(row => !row.Validity.HasFlag(PassValidity.Annulled)))
        {
            if (await Place(row) is { } sighting) seen.Add(sighting);
        }

        var suspicions = seen.Zip(seen.Skip(1))
            .Where(pair => pair.First.Pass.Line.StationId != pair.Second.Pass.Line.StationId)
            .Select(pair => ClonePlate.Check(pair.First, pair.Second, services.RulesAt(pair.Second.PassedAtMs).Clones)).OfType<CloneSuspicion>().ToList();
        var suspected = suspicions.SelectMany(one => new[] { one.Earlier.Pass, one.Later.Pass }).ToHashSet();
        var changed = rows.Where(row => row.Validity.HasFlag(PassValidity.CloneSuspected) != suspected.Contains(row.Key)).ToList();
        if (changed.Count == 0) return false;

        var reason = suspicions.Count > 0 ? $"{suspicions[^1].Reason.Zh} / {suspicions[^1].Reason.En}" : "另一条记录已更正 / the other pass was corrected";
        await services.Passes.Correct([.. changed.Select(row => row.Key)], new PassChange("clone", Now, reason, "system", row =>
        {
            var pass = row.ToJudged();
            var flag = suspected.Contains(row.Key) ? pass.Validity | PassValidity.CloneSuspected : pass.Validity & ~PassValidity.CloneSuspected;
            row.Judge(PassJudge.With(pass, flag, services.RulesAt(pass.Measured.PassedAtMs)));
            return true;
        }));
        if (vehicle is not null) await services.Findings.Write([.. suspicions.Select(one => StationFindings.Clone(vehicle.Vin, one, rows, services))]);
        return true;
    }

    private async ValueTask<Sighting?> Place(PassRow row)
    {
        if (row is { Longitude: { } longitude, Latitude: { } latitude }) return new Sighting(row.Key, row.PassedAt.ToUnixTimeMilliseconds(), longitude, latitude);
        var atMs = row.PassedAt.ToUnixTimeMilliseconds();
        return (await services.Registry.Line(row.Key.Line, CancellationToken.None))?.PlaceAt(atMs) is var (x, y) ? new Sighting(row.Key, atMs, x, y) : null;
    }

    /// <summary>Only the newest pass, and only one that says something bad: the vehicle's own readings are asked for in the journal.</summary>
    private async Task HearWitness(IReadOnlyList<PassRow> rows, PlateFacts? vehicle)
    {
        if (vehicle is null || rows is not [.., var newest] || (newest.Exceeds == PollutantItems.None && !newest.ScreenHigh)) return;
        if (await services.Registry.Line(newest.Key.Line, CancellationToken.None) is not { } line) return;
        var pass = newest.ToJudged();
        var rules = services.RulesAt(pass.Measured.PassedAtMs);
        var second = pass.Measured.PassedAtMs / 1000;
        var window = rules.TwoWitnesses.WindowSeconds;
        var readings = services.History.Readings(vehicle.Vin, second - window, second + window + 1, 2 * window + 1).ToList();
        var report = TwoWitnesses.Compare(pass, line, readings, pass.Validity.HasFlag(PassValidity.CalibrationUnproven) || pass.Validity.HasFlag(PassValidity.LineQuarantined), rules);
        if (report.Cause is WitnessCause.NotComparable or WitnessCause.Agree) return;
        await services.Findings.Write([StationFindings.Witness(vehicle.Vin, newest, report)]);
    }

    private async Task TellCase(PlateKey plate, PlateFacts? vehicle, IReadOnlyList<PassRow> rows)
    {
        if (rows.Count == 0) return;
        var open = services.Cases.OpenOf(plate);
        if (open is null && rows.Count(row => row.Outcome == PassOutcome.Exceed) < 2) return;
        var ground = await Ground(plate, vehicle, rows);
        var first = ground.Passes.FirstOrDefault(pass => pass.Status == GroundStatus.Standing);
        if ((open ?? (first is null ? null : CaseFile.IdOf(plate, first.Key))) is { } id) await GrainFactory.GetGrain<ICaseGrain>(id).Ground(StationJson.Write(ground));
    }

    private async Task<CaseGround> Ground(PlateKey plate, PlateFacts? vehicle, IReadOnlyList<PassRow> rows)
    {
        var rules = services.RulesAt(rows[^1].PassedAt.ToUnixTimeMilliseconds());
        var grounds = StreakVerdict.Of(rows.Select(row => StreakPass.Of(row.ToJudged())), rules, services.Calendar).SelectMany(result => result.Grounds).ToList();
        var standing = grounds.SelectMany(ground => ground.Passes).Select(pass => pass.Key).ToHashSet();
        ImmutableArray<GroundPass> passes =
        [
            .. rows.Where(row => standing.Contains(row.Key) || row.Validity.HasFlag(PassValidity.CalibrationUnproven)).Select(row => new GroundPass(
                row.Key, row.PassedAt.ToUnixTimeMilliseconds(), Convert.ToHexStringLower(row.ContentHash),
                standing.Contains(row.Key) ? GroundStatus.Standing : GroundStatus.Unproven)),
        ];
        var line = passes.IsEmpty ? null : await services.Registry.Line(passes[0].Key.Line, CancellationToken.None);
        return new CaseGround(
            plate, vehicle?.Vin, line?.County, grounds.Aggregate(PollutantItems.None, (items, ground) => items | ground.Item), rules.RuleSetVersion, passes,
            rows.Count < MaxPasses ? 0 : rows[0].PassedAt.ToUnixTimeMilliseconds());
    }

    private long Now => services.Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
