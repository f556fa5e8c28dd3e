using Telematics.Core.Rules;

namespace Telematics.Grains.Replay;

/// <summary>
/// What a replay said of one finding. Of the part of the journal that a running system may not have written down yet every word is kept, because any of
/// them may be the one that is stored.
/// </summary>
public sealed class FindingTrail
{
    private readonly List<Finding> _moving = [];

    /// <summary>The last word by frames that the stored findings contain; null: there was none yet.</summary>
    public Finding? Settled { get; private set; }

    public Finding Last => _moving is [.., var last] ? last : Settled!;

    public void Add(Finding finding, bool isSettled)
    {
        if (isSettled) Settled = finding;
        else _moving.Add(finding);
    }

    public bool Says(Finding stored) => (Settled is { } settled && FindingDifference.Between(stored, settled).Count == 0) || _moving.Exists(moving => FindingDifference.Between(stored, moving).Count == 0);
}
