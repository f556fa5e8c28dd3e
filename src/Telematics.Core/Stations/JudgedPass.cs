namespace Telematics.Core.Stations;

/// <summary>
/// A pass with everything the centre has made of it. The measured half never changes; the judged half is made anew when something that it rests on
/// is corrected (plate read by a person, failed calibration, annulment), and each change leaves a <see cref="PassCorrection"/>.
/// </summary>
public sealed record JudgedPass(PassKey Key, long Position, long ReceivedAtMs, Pass Measured)
{
    /// <summary>Normalised and valid by GA 36; null: nobody can be held to it.</summary>
    public PlateKey? Plate { get; init; }

    /// <summary>A person has confirmed or corrected the plate.</summary>
    public bool PlateConfirmed { get; init; }

    public double? VspKwPerT { get; init; }

    /// <summary>NO as NO2 per kg of fuel.</summary>
    public double? NoGPerKg { get; init; }

    /// <summary>Opacity % per CO2 %: thick and thin plumes become comparable; for screening only.</summary>
    public double? OpacityPerCo2 { get; init; }

    public PassValidity Validity { get; init; }

    /// <summary>Items that have a value; whether the pass counts at all is said by <see cref="Validity"/>.</summary>
    public PollutantItems MeasuredItems { get; init; }

    /// <summary>Items above their limit (strictly), also those that are for screening only.</summary>
    public PollutantItems Exceeds { get; init; }

    public PassOutcome Outcome { get; init; }

    /// <summary>Above the absolute cut and the 95th percentile of its stage and VSP bin: worth a second look, no accusation.</summary>
    public bool ScreenHigh { get; init; }

    public string RuleSetVersion { get; init; } = "";

    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(Measured.PassedAtMs);
}

/// <summary>What changed in a judged pass, why and by whom: only ever added to (更正记录).</summary>
/// <param name="Kind">"annul", "plate", "calibration", "registry", "clone" or "rejudge".</param>
public sealed record PassCorrection(PassKey Pass, long AtMs, string Kind, string Before, string After, string Reason, string Actor);
