namespace Telematics.Core.Rules;

/// <summary>When a sensor must be awake, and when the SCR cannot work; what the rules about sensors have in common.</summary>
/// <param name="HotAfterSeconds">So long after the start every NOx sensor has left its dew point behind.</param>
/// <param name="ComparedUpstreamPpm">Below so much engine-out NOx the two sensors say nothing about each other.</param>
/// <param name="ColdScrCelsius">Inlet and outlet below: nothing is converted, so both sensors must show the same.</param>
/// <param name="UnknownShare">With more warm seconds than this without an SCR temperature all warm seconds are judged.</param>
public sealed record SensorSettings(double HotCoolantCelsius, int HotAfterSeconds, double ComparedUpstreamPpm, double ColdScrCelsius, double UnknownShare)
{
    internal static SensorSettings Read(RuleSection section)
    {
        var settings = new SensorSettings(
            HotCoolantCelsius: section.Number("hotCoolant", "°C", 0, 100),
            HotAfterSeconds: section.Whole("hotAfter", "s", 0, 3600),
            ComparedUpstreamPpm: section.Number("comparedUpstream", "ppm", 1, 1000),
            ColdScrCelsius: section.Number("coldScr", "°C", 50, 300),
            UnknownShare: section.Number("unknownShare", "share", 0, 1));
        section.Close();
        return settings;
    }
}
