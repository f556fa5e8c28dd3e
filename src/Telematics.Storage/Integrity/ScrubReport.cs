namespace Telematics.Storage.Integrity;

/// <summary>One thing that is not what was written.</summary>
/// <param name="Part">journal, archive, media or database.</param>
/// <param name="IsMended">Made again from the raw frames: nothing is lost.</param>
public sealed record ScrubFinding(string Part, string File, string What, bool IsMended);

/// <summary>What a look at every stored byte found.</summary>
public sealed record ScrubReport(DateTimeOffset Started, DateTimeOffset Ended, int Files, long Bytes, IReadOnlyList<ScrubFinding> Findings)
{
    /// <summary>Damage that is still there.</summary>
    public int Damaged => Findings.Count(finding => !finding.IsMended);
}
