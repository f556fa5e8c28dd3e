using Telematics.Core.Stations;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Rules;

namespace Telematics.Portal.Passes;

/// <summary>One pass with all that its page shows.</summary>
/// <param name="Limits">Those of the day on which it was measured.</param>
public sealed record PassSheet(
    PassRow Row, string? StationName, PassLimits Limits, IReadOnlyList<PassPicture> Pictures, IReadOnlyList<PassCorrectionRow> Corrections,
    IReadOnlyList<Case> Cases, PlateReview? Review);

public sealed class PassSheets(
    PassQueries passes, CaseQueries cases, IStationRegistry registry, PassPictures pictures, RuleFile rules, CityClock clock)
{
    /// <summary>Null: there is no such pass, or not for this caller.</summary>
    public async Task<PassSheet?> Find(RowScope scope, PassKey key, CancellationToken cancellation)
    {
        if (await passes.Get(scope, key, cancellation) is not { } row) return null;
        return new(
            row,
            (await registry.Line(key.Line, cancellation))?.StationName,
            LimitsAt(row.PassedAt),
            pictures.Of(row.ToMeasured()),
            await passes.Corrections(scope, key, cancellation),
            await cases.OfPass(scope, key, cancellation),
            await passes.Review(scope, key, cancellation));
    }

    public PassLimits LimitsAt(DateTimeOffset passedAt) => rules.Current.At(clock.DayOf(passedAt)).Stations.Limits;
}
