using System.Globalization;
using Telematics.Accuracy.Fleet;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Run;

/// <summary>The product's side: every frame through its real step, and what its level did.</summary>
internal sealed class Judged(Member member, RuleBook rules)
{
    private readonly List<Finding> _changed = [];
    private readonly Dictionary<string, Finding> _findings = [];
    private long _position;

    public VehicleState State { get; } = new();

    /// <summary>Highest level reached on the present day.</summary>
    public VehicleLevel Today { get; private set; }

    public double HighestScore { get; private set; }

    public IReadOnlyList<string> Fired => [.. _findings.Values.Where(finding => !finding.Withdrawn).Select(finding => finding.Rule).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What stands against the truck, for the list of the misjudged: each rule with its days, and its worst value.</summary>
    public string Evidence => string.Join(", ", _findings.Values.Where(finding => !finding.Withdrawn).GroupBy(finding => finding.Rule)
        .Select(rule => string.Create(CultureInfo.InvariantCulture, $"{rule.Key} x{rule.Count()} ({rule.Max(finding => finding.Value):0.####} {rule.First().Unit} to {rule.First().Limit:0.####})")));

    /// <summary>The same when the truck first became a suspect.</summary>
    public string First { get; private set; } = "";

    public void Receive(VehicleMessage message, long receivedAtMs)
    {
        VehicleStep.Observe(State, message, ++_position, receivedAtMs, member.Registry, rules, CityCalendar.Shanghai, _changed);
        if (State.Level > Today) Today = State.Level;
        if (State.Score > HighestScore) HighestScore = State.Score;
        foreach (var finding in _changed) _findings[finding.Id] = finding;
        _changed.Clear();
        if (First.Length == 0 && State.Level >= VehicleLevel.Suspect) First = Evidence;
    }

    public void BeginDay() => Today = VehicleLevel.None;
}
