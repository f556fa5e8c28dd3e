using Telematics.Core;
using Telematics.Core.Cases;
using Telematics.Core.Rules;
using Telematics.Core.Stations;
using Telematics.Portal.Passes;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Rules;

namespace Telematics.Portal.Cases;

/// <summary>One case with all that its page shows.</summary>
/// <param name="Vehicle">Null: the registry does not know it, or it is not the caller's.</param>
/// <param name="Explanations">What the driver is shown, one for each pollutant with a standing verdict.</param>
public sealed record CaseSheet(CaseDetail Detail, Vehicle? Vehicle, IReadOnlyDictionary<PassKey, IReadOnlyList<PassPicture>> Pictures, IReadOnlyList<Sentence> Explanations);

public sealed class CaseSheets(
    CaseQueries cases, VehicleQueries vehicles, IStationRegistry registry, PassPictures pictures, RuleFile rules, CityCalendar calendar, CityClock clock)
{
    /// <summary>Null: there is no such case, or not for this caller.</summary>
    public async Task<CaseSheet?> Find(RowScope scope, string id, CancellationToken cancellation)
    {
        if (await cases.Get(scope, id, cancellation) is not { } detail) return null;
        var vehicle = detail.Case.Vin is { } vin ? await vehicles.Get(scope, vin, cancellation) : null;
        var kept = detail.Passes.Select(link => link.Pass).OfType<PassRow>().ToList();
        return new(detail, vehicle, kept.ToDictionary(pass => pass.Key, pass => pictures.Of(pass.ToMeasured())), await Explain(detail, cancellation));
    }

    private async Task<IReadOnlyList<Sentence>> Explain(CaseDetail detail, CancellationToken cancellation)
    {
        var standing = detail.Passes.Where(link => link is { Link.Status: GroundStatus.Standing, Pass: not null }).Select(link => link.Pass!).ToList();
        var told = new List<Sentence>();
        foreach (var item in FlagWords.Set(detail.Case.Items))
        {
            var passes = new List<(JudgedPass Pass, LineFacts Line, PassLimits Limits)>();
            foreach (var row in standing.Where(row => row.Exceeds.HasFlag(item)))
                passes.Add((row.ToJudged(), await Line(row.Key.Line, cancellation), At(row).Limits));
            if (passes.Count < 2) continue; // the rest of it is taken out
            var ground = new VerdictGround(item, [.. passes.Select(pass => StreakPass.Of(pass.Pass))]);
            told.Add(StationWords.Explain(ground, passes, At(standing[^1]), calendar));
        }

        return told;
    }

    private StationRules At(PassRow pass) => rules.Current.At(clock.DayOf(pass.PassedAt)).Stations;

    /// <summary>A line that the registry no longer names is told by its number.</summary>
    private async Task<LineFacts> Line(LineKey line, CancellationToken cancellation) =>
        await registry.Line(line, cancellation) ?? new LineFacts(line, StationKind.FixedVertical, line.StationId, null, null, null, 0, null, "", []);
}
