namespace Telematics.Core.Rules;

/// <summary>What a vehicle's day must hold before it is judged at all (domain.md 4.2); each is enough when reached.</summary>
/// <param name="MinFuelKg">Stands in for the work where no torque is known, neither from the terminal nor from the registry.</param>
/// <param name="LookEverySeconds">A day is judged again after so many more counted seconds, and when another day begins.</param>
public sealed record EvidenceSettings(int MinValidSeconds, double MinDistanceKm, double MinWorkKWh, double MinFuelKg, int LookEverySeconds)
{
    internal static EvidenceSettings Read(RuleSection section)
    {
        var settings = new EvidenceSettings(
            MinValidSeconds: section.Whole("minValidSeconds", "s", 1, 86_400),
            MinDistanceKm: section.Number("minDistance", "km", 0, 1000),
            MinWorkKWh: section.Number("minWork", "kWh", 0.1, 1000),
            MinFuelKg: section.Number("minFuel", "kg", 0.1, 1000),
            LookEverySeconds: section.Whole("lookEvery", "s", 10, 86_400));
        section.Close();
        return settings;
    }
}
