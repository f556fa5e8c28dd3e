using Telematics.Core.Stations;
using Telematics.Storage.Database;

namespace Telematics.Grains.Stations;

/// <summary>What people do to passes. Each change is on record before it has any effect; verdicts and cases that rest on the pass are judged anew.</summary>
public sealed class PassDesk(StationServices services, IGrainFactory grains)
{
    /// <summary>Takes a pass back for good. False: there is no such pass. Whether the caller may see it is the caller's question.</summary>
    public async Task<bool> Annul(PassKey key, string actor, string reason)
    {
        if (services.Passes.Find(key) is null) return false;
        await Change(key, "annul", actor, reason, null, row =>
        {
            var pass = row.ToJudged();
            row.Judge(PassJudge.With(pass, pass.Validity | PassValidity.Annulled, services.RulesAt(pass.Measured.PassedAtMs)));
            return true;
        });
        return true;
    }

    /// <summary>A person has read the plate in the pictures: confirms it, corrects it, or (null) finds that nobody can read it.</summary>
    public async Task<bool> ReadPlate(PassKey key, PlateKey? plate, string actor, string reason)
    {
        if (services.Passes.Find(key) is null) return false;
        var vehicle = plate is { } read ? services.Passes.Facts([read]).GetValueOrDefault(read) : null;
        await Change(key, "plate", actor, reason, new PlateDecision(plate, actor, Now), row =>
        {
            var pass = row.ToJudged() with { Plate = plate, PlateConfirmed = plate is not null };
            var validity = plate is null ? pass.Validity | PassValidity.PlateUnreadable : pass.Validity & ~PassValidity.PlateUnreadable;
            row.Judge(PassJudge.With(pass, validity, services.RulesAt(pass.Measured.PassedAtMs)));
            return Registration.Apply(row, vehicle, services);
        });
        return true;
    }

    private async Task Change(PassKey key, string kind, string actor, string reason, PlateDecision? decision, Func<Storage.Database.Model.PassRow, bool> apply)
    {
        var plates = await services.Passes.Correct([key], new PassChange(kind, Now, reason, actor, apply), decision);

        // The plate's task stays until it is done, here or after a kill: see PlateWork.
        foreach (var plate in plates) await grains.GetGrain<IPlateGrain>(plate.ToString()).Judge();
    }

    private long Now => services.Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
