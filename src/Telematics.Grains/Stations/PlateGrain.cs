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
public sealed class PlateGrain(StationServices services, Witness witness) : Grain, IPlateGrain
{
    /// <summary>More than any vehicle passes in six months of working days; bounds what one plate can cost.</summary>
    private const int MaxPasses = 500;

    /// <summary>Passes that are compared with the vehicle's own readings when the registry learns its plate later.</summary>
    private const int MaxHeardLate = 20;

    /// <summary>The first changes what has to be changed, the second finds that nothing is left.</summary>
    private const int Looks = 4;

    public async Task Judge()
    {
        if (!PlateKey.TryParse(this.GetPrimaryKeyString(), out var plate)) return;
        var own = new List<PlateTask>();
        for (var look = 1; look <= Looks; look++)
        {
            var rows = services.Passes.OfPlate(plate, 0, MaxPasses);
            var vehicle = services.Passes.Facts([plate]).GetValueOrDefault(plate);
            var suspicions = await Suspicions(plate, rows);
            await TellClones(plate, vehicle, suspicions, rows);
            PlateTask[] changed = [.. await Identify(rows, vehicle), .. await MarkClones(suspicions, rows)];
            own.AddRange(changed);
            if (changed.Length > 0) continue;

            await TellCase(plate, vehicle, rows);
            await services.Passes.Done(own); // its own changes are judged with this; what others have changed since keeps the task
            return;
        }

        // Somebody changes passes again and again: the task that the last change has left brings the next look.
    }

    /// <summary>The registry has learnt, or changed, whose plate it is.</summary>
    private async Task<IReadOnlyList<PlateTask>> Identify(IReadOnlyList<PassRow> rows, PlateFacts? vehicle)
    {
        var changed = rows.Where(row => row.Vin != vehicle?.Vin).ToList();
        if (changed.Count == 0) return [];
        var change = new PassChange("registry", Now, "登记信息更新 / the registry has changed", "system", row => Registration.Apply(row, vehicle, services));
        var tasks = await services.Passes.Correct(changed.ConvertAll(row => row.Key), change);
        if (vehicle is not null) await witness.Hear(changed.TakeLast(MaxHeardLate).Select(row => new UnheardPass(row.Key, vehicle.Vin, row.PassedAt.ToUnixTimeMilliseconds(), row.ReceivedAt.ToUnixTimeMilliseconds())));
        return tasks;
    }

    private Task<List<CloneSuspicion>> Suspicions(PlateKey plate, IReadOnlyList<PassRow> rows) => CloneWatch.Suspicions(
        rows.Where(row => !row.Validity.HasFlag(PassValidity.Annulled))
            .Select(row => new PlateSighting(plate, row.Key, row.PassedAt.ToUnixTimeMilliseconds(), row.Longitude, row.Latitude)),
        services);

    /// <summary>
    /// Before the passes are marked: a kill in between does it again. Also when the registry has learnt whose plate it is, and when a suspicion has gone.
    /// </summary>
    private async Task TellClones(PlateKey plate, PlateFacts? vehicle, List<CloneSuspicion> suspicions, IReadOnlyList<PassRow> rows)
    {
        var suspected = Suspected(suspicions);
        var isOtherVehicle = suspicions.Count > 0 && rows.Any(row => row.Vin != vehicle?.Vin);
        if (!isOtherVehicle && rows.All(row => row.Validity.HasFlag(PassValidity.CloneSuspected) == suspected.Contains(row.Key))) return;
        var findings = suspicions.ConvertAll(one => StationFindings.Clone(plate, vehicle?.Vin, one, rows, services));
        await services.Findings.Write(findings);
        var since = rows.Count < MaxPasses ? 0 : rows[0].PassedAt.ToUnixTimeMilliseconds();
        await services.Findings.WithdrawOthers(plate, RoadsideFinding.Clone, since, findings.ConvertAll(finding => finding.Id));
    }

    /// <summary>A suspicion goes when its other half is taken out.</summary>
    private async Task<IReadOnlyList<PlateTask>> MarkClones(List<CloneSuspicion> suspicions, IReadOnlyList<PassRow> rows)
    {
        var suspected = Suspected(suspicions);
        var changed = rows.Where(row => row.Validity.HasFlag(PassValidity.CloneSuspected) != suspected.Contains(row.Key)).ToList();
        if (changed.Count == 0) return [];

        var reason = suspicions.Count > 0 ? $"{suspicions[^1].Reason.Zh} / {suspicions[^1].Reason.En}" : "另一条记录已更正 / the other pass was corrected";
        return await services.Passes.Correct([.. changed.Select(row => row.Key)], new PassChange("clone", Now, reason, "system", row =>
        {
            var pass = row.ToJudged();
            var flag = suspected.Contains(row.Key) ? pass.Validity | PassValidity.CloneSuspected : pass.Validity & ~PassValidity.CloneSuspected;
            row.Judge(PassJudge.With(pass, flag, services.RulesAt(pass.Measured.PassedAtMs)));
            return true;
        }));
    }

    private static HashSet<PassKey> Suspected(List<CloneSuspicion> suspicions) => [.. suspicions.SelectMany(one => new[] { one.Earlier.Pass, one.Later.Pass })];

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
