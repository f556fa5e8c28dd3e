namespace Telematics.Core.Cases;

/// <summary>Where a case stands (案件状态, domain.md 6.3). The words go into the hash chain and the API: never rename one.</summary>
public enum CaseState : byte
{
    /// <summary>待审核: two consecutive exceedances stand, the first reviewer has to look.</summary>
    PendingReview = 1,

    /// <summary>已撤销: the ground is gone (pass annulled, plate misread, measurement unproven).</summary>
    Annulled = 2,
}

public static class CaseStates
{
    /// <summary>An open case takes further passes of its vehicle in; a vehicle has at most one.</summary>
    public static bool IsOpen(this CaseState state) => state != CaseState.Annulled;
}
