using Telematics.Core.Stations;
using Telematics.Storage.Database;

namespace Telematics.Grains.Stations;

/// <summary>What people do to passes. Each change is on record before it has any effect; verdicts and cases that rest on the pass are judged anew.</summary>
public sealed class PassDesk(StationServices services, Witness witness, IGrainFactory grains)
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
        if (services.Passes.Find(key) is not { } found) return false;
        var vehicle = plate is { } read ? services.Passes.Facts([read]).GetValueOrDefault(read) : null;
        await Change(key, "plate", actor, reason, new PlateDecision(plate, actor, Now), row =>
        {
            var pass = row.ToJudged() with { Plate = plate, PlateConfirmed = plate is not null };
            var validity = plate is null ? pass.Validity | PassValidity.PlateUnreadable : pass.Validity & ~PassValidity.PlateUnreadable;
            row.Judge(PassJudge.With(pass, validity, services.RulesAt(pass.Measured.PassedAtMs)));
            return Registration.Apply(row, vehicle, services);
        });
        if (vehicle is not null) await witness.Hear([new UnheardPass(key, vehicle.Vin, found.PassedAt.ToUnixTimeMilliseconds(), found.ReceivedAt.ToUnixTimeMilliseconds())]);
        return true;
    }

    private async Task Change(PassKey key, string kind, string actor, string reason, PlateDecision? decision, Func<Storage.Database.Model.PassRow, bool> apply)
    {
        var tasks = await services.Passes.Correct([key], new PassChange(kind, Now, reason, actor, apply), decision);

        // A kill between here and Done leaves the task to PlateWork.
        foreach (var task in tasks) await grains.GetGrain<IPlateGrain>(task.Key.ToString()).Judge();
        await services.Passes.Done(tasks);
    }

    private long Now => services.Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
