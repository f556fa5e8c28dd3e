using System.Collections.Immutable;

namespace Telematics.Core.Cases;

/// <summary>
/// Transitions of a case, pure (domain.md 6.3). What the verdicts say now is held against what the case rests on; the same ground twice is no step.
/// </summary>
public static class CaseMachine
{
    /// <summary>Null: nothing changes.</summary>
    public static CaseStep? Ground(CaseFile? file, string id, CaseGround ground) =>
        file is null ? Open(id, ground) : Rejudge(file, ground);

    private static CaseStep? Open(string id, CaseGround ground)
    {
        var standing = ground.Passes.Where(pass => pass.Status == GroundStatus.Standing).ToImmutableArray();
        if (standing.IsEmpty) return null;
        var file = new CaseFile(id, ground.Plate, ground.Vin, ground.County, CaseState.PendingReview, ground.Items, ground.RuleSetVersion, standing, 1);
        return new CaseStep(file, null, "open", Keys(standing));
    }

    private static CaseStep? Rejudge(CaseFile file, CaseGround ground)
    {
        var change = CaseChange.Of(file, ground);
        if (change.IsNothing && (ground.Vin is null || file.Vin == ground.Vin)) return null;
        if (!change.Grounded && !file.State.IsOpen()) return null;
        var (action, reason) = Told(file, ground, change);
        var after = file with
        {
            State = change.Grounded ? CaseState.PendingReview : CaseState.Annulled,
            Items = ground.Items,
            Vin = ground.Vin ?? file.Vin,
            RuleSetVersion = ground.Passes.IsEmpty ? file.RuleSetVersion : ground.RuleSetVersion,
            Passes = change.Passes,
            Sequence = file.Sequence + 1,
        };
        return new CaseStep(after, file.State, action, reason);
    }

    /// <summary>The words are <see cref="CaseWords"/>'.</summary>
    private static (string Action, string Reason) Told(CaseFile file, CaseGround ground, CaseChange change)
    {
        if (!change.Grounded) return ("annul", Keys(change.Lost));
        if (!file.State.IsOpen()) return ("reopen", Keys(change.Gained));
        if (!change.Unproven.IsEmpty) return ("calibration-unproven", Keys(change.Unproven));
        if (!change.Lost.IsEmpty) return ("rejudge", Keys(change.Lost));
        return change.Gained.IsEmpty ? ("identify", ground.Vin ?? "") : ("join", Keys(change.Gained));
    }

    private static string Keys(ImmutableArray<GroundPass> passes) => string.Join(", ", passes.Select(pass => pass.Key.ToString()));
}
