using System.Globalization;
using Telematics.Accuracy.Run;

namespace Telematics.Accuracy.Reporting;

/// <summary>Trucks that were not judged as they are, one a line: where to look when a figure is missed.</summary>
internal static class Misjudged
{
    public static void Write(string path, IEnumerable<TruckResult> results) => File.WriteAllLines(path,
    [
        "setting,kind,stage,family,true g/kWh,sensed g/kWh,driving days,suspect on day,high on day,score,evidence,evidence when first suspect",
        .. results.Where(IsMisjudged).OrderBy(truck => truck.Kind).Select(Line),
    ]);

    private static bool IsMisjudged(TruckResult truck) =>
        truck.Facts.IsClean ? truck.SuspectOnDay > 0 : truck.Facts.IsEmitter && (truck.HighOnDay == 0 || truck.HighTooEarly);

    private static string Line(TruckResult truck) => string.Create(
        CultureInfo.InvariantCulture,
        $"{truck.Setting},{truck.Kind},{truck.Stage},{truck.Family},{truck.TrueGramsPerKWh:0.00},{truck.SensedGramsPerKWh:0.00},{truck.DrivingDays},{truck.SuspectOnDay},{truck.HighOnDay},{truck.FinalScore:0.00},\"{truck.Evidence}\",\"{truck.First}\"");
}
