using Telematics.Accuracy.Fleet;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Run;

/// <summary>What came of one truck. Small: thousands are kept.</summary>
public sealed record TruckResult(TruckKind Kind, string Setting, EmissionStage Stage)
{
    public KindFacts Facts => KindFacts.Of(Kind);
    public long Readings { get; init; }

    /// <summary>Calibration of its engine, what stands against it, and what did when it first became a suspect: for the list of the misjudged.</summary>
    public string Family { get; init; } = "";
    public string Evidence { get; init; } = "";
    public string First { get; init; } = "";
    public int DrivingDays { get; init; }

    /// <summary>Days on which it drove dirty.</summary>
    public int DirtyDays { get; init; }

    /// <summary>First driving day, counted from 1 on the first dirty one (or on the first of all for a clean truck), on which the level was reached; 0 never.</summary>
    public int SuspectOnDay { get; init; }
    public int HighOnDay { get; init; }

    /// <summary>A flag before the truck was dirty.</summary>
    public bool HighTooEarly { get; init; }

    public VehicleLevel FinalLevel { get; init; }
    public double FinalScore { get; init; }
    public double HighestScore { get; init; }

    /// <summary>Driving days after the repair until the level fell below high emitter; 0: it never was or never fell.</summary>
    public int DaysToClear { get; init; }

    /// <summary>Rules with a finding that was not taken back.</summary>
    public IReadOnlyList<string> Fired { get; init; } = [];

    /// <summary>True tailpipe NOx of warm driving in the dirty time (all the time where clean).</summary>
    public double TrueGramsPerKWh { get; init; }
    public double TrueNoxKg { get; init; }
    public double DirtyNoxKg { get; init; }
    public double SensedGramsPerKWh { get; init; }

    /// <summary>Days that the naive rule holds against it.</summary>
    public int NaiveDays { get; init; }

    /// <summary>Of the raws of every reading: the same seed gives the same number.</summary>
    public ulong Print { get; init; }
}
