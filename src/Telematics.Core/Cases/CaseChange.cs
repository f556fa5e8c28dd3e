using System.Collections.Immutable;

namespace Telematics.Core.Cases;

/// <summary>What the present ground does to the passes of a case.</summary>
/// <param name="Passes">All that the case ever rested on, as they stand now, by time.</param>
internal sealed record CaseChange(
    ImmutableArray<GroundPass> Passes, ImmutableArray<GroundPass> Gained, ImmutableArray<GroundPass> Lost, ImmutableArray<GroundPass> Unproven)
{
    public bool IsNothing => Gained.IsEmpty && Lost.IsEmpty && Unproven.IsEmpty;

    /// <summary>Something is left that may still prove to be right.</summary>
    public bool Grounded => Passes.Any(pass => pass.Status != GroundStatus.Out);

    public static CaseChange Of(CaseFile file, CaseGround ground)
    {
        var before = file.Passes.ToDictionary(pass => pass.Key, pass => pass.Status);
        var now = ground.Passes.ToDictionary(pass => pass.Key);
        ImmutableArray<GroundPass> passes =
        [
            .. file.Passes.Select(pass => pass with { Status = StatusOf(pass) })
                .Concat(ground.Passes.Where(pass => pass.Status == GroundStatus.Standing && !before.ContainsKey(pass.Key)))
                .OrderBy(pass => pass.PassedAtMs).ThenBy(pass => pass.Key.ToString(), StringComparer.Ordinal),
        ];
        GroundStatus StatusOf(GroundPass pass) =>
            pass.PassedAtMs < ground.CompleteSinceMs ? pass.Status : now.GetValueOrDefault(pass.Key)?.Status ?? GroundStatus.Out;
        ImmutableArray<GroundPass> Turned(GroundStatus status) =>
            [.. passes.Where(pass => pass.Status == status && (!before.TryGetValue(pass.Key, out var had) || had != status))];
        return new CaseChange(passes, Turned(GroundStatus.Standing), Turned(GroundStatus.Out), Turned(GroundStatus.Unproven));
    }
}
