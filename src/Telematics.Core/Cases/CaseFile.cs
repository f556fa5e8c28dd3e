using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Telematics.Core.Stations;

namespace Telematics.Core.Cases;

/// <summary>A case as its events have made it (案件). Changed by <see cref="CaseMachine"/> alone.</summary>
public sealed record CaseFile(
    string Id, PlateKey Plate, string? Vin, string? County, CaseState State, PollutantItems Items, string RuleSetVersion,
    ImmutableArray<GroundPass> Passes, long Sequence)
{
    /// <summary>The same vehicle and first pass give the same id, however often the verdict arrives.</summary>
    public static string IdOf(PlateKey plate, PassKey first) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{plate}\n{first}")).AsSpan(0, 12));
}

/// <summary>One step: the case after it, and what is written of it.</summary>
/// <param name="From">Null: the case begins.</param>
/// <param name="Reason">What the step is about, in no language: passes or a VIN. <see cref="CaseWords"/> says it.</param>
public sealed record CaseStep(CaseFile After, CaseState? From, string Action, string Reason);
