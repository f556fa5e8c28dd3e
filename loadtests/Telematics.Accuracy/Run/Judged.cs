using Telematics.Accuracy.Fleet;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Run;

/// <summary>The product's side: every frame through its real step, and what its level did.</summary>
internal sealed class Judged(Member member, RuleBook rules)
{
    private readonly List<Finding> _changed = [];
    private readonly Dictionary<string, (string Rule, bool Stands)> _findings = [];
    private long _position;

    public VehicleState State { get; } = new();

    /// <summary>Highest level reached on the present day.</summary>
    public VehicleLevel Today { get; private set; }

    public double HighestScore { get; private set; }

    public IReadOnlyList<string> Fired => [.. _findings.Values.Where(finding => finding.Stands).Select(finding => finding.Rule).Distinct().Order(StringComparer.Ordinal)];

    public void Receive(VehicleMessage message, long receivedAtMs)
    {
        VehicleStep.Observe(State, message, ++_position, receivedAtMs, member.Registry, rules, CityCalendar.Shanghai, _changed);
        if (State.Level > Today) Today = State.Level;
        if (State.Score > HighestScore) HighestScore = State.Score;
        foreach (var finding in _changed) _findings[finding.Id] = (finding.Rule, !finding.Withdrawn);
        _changed.Clear();
    }

    public void BeginDay() => Today = VehicleLevel.None;
}
