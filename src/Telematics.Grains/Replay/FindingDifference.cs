using System.Globalization;
using Telematics.Core.Rules;

namespace Telematics.Grains.Replay;

public enum DifferenceKind
{
    /// <summary>Stored, and not made by the replay.</summary>
    Missing,

    /// <summary>Made by the replay, and not stored.</summary>
    Extra,

    /// <summary>Both, and not the same.</summary>
    Changed,
}

/// <summary>One finding that is stored otherwise than the replay says.</summary>
/// <param name="Fields">What differs, such as "value 25.1 instead of 24.9"; empty for a missing or extra one.</param>
public sealed record FindingDifference(DifferenceKind Kind, string Id, Finding? Stored, Finding? Replayed, IReadOnlyList<string> Fields)
{
    public override string ToString() => Kind switch
    {
        DifferenceKind.Missing => $"missing {Id}: stored {Tell(Stored!)}",
        DifferenceKind.Extra => $"extra   {Id}: {Tell(Replayed!)}",
        _ => $"changed {Id}: {string.Join(", ", Fields)}",
    };

    public static string Tell(Finding finding) => string.Create(CultureInfo.InvariantCulture,
        $"{finding.Value:0.####} {finding.Unit} against {finding.Limit:0.####}, level {Word(finding.Level)}{(finding.Withdrawn ? ", withdrawn" : "")}");

    /// <summary>
    /// Everything but the words: they are made from the same numbers, and a better wording in a later version changes no finding.
    /// </summary>
    public static IReadOnlyList<string> Between(Finding stored, Finding replayed)
    {
        var fields = new List<string>();
        Compare("value", stored.Value, replayed.Value);
        Compare("limit", stored.Limit, replayed.Limit);
        Compare("unit", stored.Unit, replayed.Unit);
        Compare("level", Word(stored.Level), Word(replayed.Level));
        Compare("withdrawn", stored.Withdrawn, replayed.Withdrawn);
        Compare("rule set", stored.RuleSetVersion, replayed.RuleSetVersion);
        Compare("from", stored.From.ToUnixTimeMilliseconds(), replayed.From.ToUnixTimeMilliseconds());
        Compare("to", stored.To.ToUnixTimeMilliseconds(), replayed.To.ToUnixTimeMilliseconds());
        Compare("first frame", stored.FirstPosition, replayed.FirstPosition);
        Compare("last frame", stored.LastPosition, replayed.LastPosition);
        return fields;

        void Compare<T>(string name, T was, T now) where T : notnull
        {
            if (!was.Equals(now)) fields.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {now} instead of {was}"));
        }
    }

    public static string Word(VehicleLevel level) => level switch
    {
        VehicleLevel.Watch => "watch",
        VehicleLevel.Suspect => "suspect",
        VehicleLevel.HighEmitter => "high-emitter",
        _ => "none",
    };
}
