using Telematics.Core.Vehicles;

namespace Telematics.Core.Stations;

/// <summary>
/// One pass by HJ 845-2017 (单次判定): does it count, what did it measure, what is above its limit. No clock and no history beyond <see cref="LineMoment"/>,
/// so judging again gives the same. Two exceedances make a verdict, not one: <c>StreakVerdict</c>.
/// </summary>
public static class PassJudge
{
    private const double KmhPerMps = 3.6;
    private const double MsPerSecond = 1000;

    public static JudgedPass Judge(Pass pass, LineFacts line, LineMoment moment, PlateReading plate, StationRules rules, CityCalendar calendar)
    {
        var vsp = VspOf(pass, line, rules.VspModel);
        var judged = new JudgedPass(new PassKey(line.Line, pass.PassId), moment.Position, moment.ReceivedAtMs, pass)
        {
            Plate = plate.Plate,
            PlateConfirmed = plate.Confirmed,
            VspKwPerT = vsp,
            NoGPerKg = FuelSpecificEmission.No(pass.NoToCo2, pass.CoToCo2, pass.HcToCo2),
            OpacityPerCo2 = pass.Co2Percent > 0 ? pass.OpacityPercent / pass.Co2Percent : null,
            MeasuredItems = Measured(pass),
            Exceeds = Exceeding(pass, rules.Limits),
            RuleSetVersion = rules.RuleSetVersion,
        };
        var validity = OfWeather(pass, rules.Validity) | OfDriving(pass, line, vsp, rules.Validity) | OfLine(pass, line, moment, rules.Validity, calendar)
                       | OfVehicle(pass, moment, plate, rules.Validity);
        return With(judged, validity, rules);
    }

    /// <summary>The same pass with other reasons why it does not count, such as an annulment; the measured half stays.</summary>
    public static JudgedPass With(JudgedPass pass, PassValidity validity, StationRules rules) => pass with
    {
        Validity = validity,
        Outcome = validity != PassValidity.Valid ? PassOutcome.Invalid
            : (pass.Exceeds & rules.Limits.CountForVerdict) != 0 ? PassOutcome.Exceed
            : PassOutcome.Pass,
        ScreenHigh = pass.ScreenHigh && validity == PassValidity.Valid,
    };

    /// <summary>The same pass by all the checks that are known now: a check counts at its own time, also when it comes later than the pass, or ends a quarantine.</summary>
    public static JudgedPass Recheck(JudgedPass pass, LineQualityState line, StationRules rules)
    {
        var checks = line.Checks;
        var atMs = pass.Measured.PassedAtMs;
        return With(
            pass,
            (pass.Validity & ~(PassValidity.CalibrationUnproven | PassValidity.CalibrationOverdue | PassValidity.LineQuarantined))
            | If(line.WasSilent(atMs) ?? pass.Validity.HasFlag(PassValidity.LineQuarantined), PassValidity.LineQuarantined)
            | If(checks.IsUnproven(atMs), PassValidity.CalibrationUnproven)
            | If(atMs - checks.LastGoodBefore(atMs) > rules.Validity.MaxCalibrationAgeMs, PassValidity.CalibrationOverdue),
            rules);
    }

    /// <summary>Null when speed, acceleration or grade is not known: none of them is taken for zero.</summary>
    private static double? VspOf(Pass pass, LineFacts line, VspModel model) =>
        pass.SpeedKmh is { } speed && pass.AccelerationMps2 is { } acceleration && (pass.GradeDeg ?? line.GradeDeg) is { } grade
            ? Vsp.KwPerT(speed, acceleration, grade, model)
            : null;

    private static PollutantItems Measured(Pass pass) =>
        If(pass.OpacityPercent is not null, PollutantItems.Opacity)
        | If(pass.Ringelmann is not null, PollutantItems.Ringelmann)
        | If(pass.NoPpm is not null, PollutantItems.No);

    private static PollutantItems Exceeding(Pass pass, PassLimits limits) =>
        (If(pass.OpacityPercent > limits.OpacityPercent, PollutantItems.Opacity)
         | If(pass.Ringelmann > limits.Ringelmann, PollutantItems.Ringelmann)
         | If(pass.NoPpm > limits.NoPpm, PollutantItems.No))
        & limits.CountForScreening;

    private static PassValidity OfWeather(Pass pass, ValidityRules rules) =>
        If(rules.RainInvalidates && pass.Raining == true, PassValidity.Rain)
        | If(pass.WindSpeedMps > rules.MaxWindMps, PassValidity.Wind)
        | If(rules.TemperatureC.Excludes(pass.TemperatureC), PassValidity.Temperature)
        | If(pass.HumidityPercent > rules.MaxHumidityPercent, PassValidity.Humidity)
        | If(rules.PressureKpa.Excludes(pass.PressureKpa), PassValidity.Pressure);

    private static PassValidity OfDriving(Pass pass, LineFacts line, double? vsp, ValidityRules rules) =>
        If(rules.SpeedKmh.Excludes(pass.SpeedKmh), PassValidity.SpeedRange)
        | If(rules.Acceleration.Excludes(pass.AccelerationMps2 * KmhPerMps), PassValidity.AccelerationRange)
        | If(vsp is null ? rules.RequireVsp : rules.VspKwPerT.Excludes(vsp), PassValidity.VspRange)
        | If(rules.GradeDeg.Excludes(pass.GradeDeg ?? line.GradeDeg), PassValidity.GradeRange)
        | If(IsThin(pass, rules), PassValidity.PlumeTooThin);

    /// <summary>The instrument says so, or too little CO2; neither known: nothing shows that there was a plume.</summary>
    private static bool IsThin(Pass pass, ValidityRules rules) =>
        pass.PlumeValid == false || (pass.Co2Percent is { } co2 ? co2 < rules.MinPlumeCo2Percent : pass.PlumeValid is null);

    private static PassValidity OfLine(Pass pass, LineFacts line, LineMoment moment, ValidityRules rules, CityCalendar calendar)
    {
        var day = DateOnly.FromDayNumber(calendar.DayNumber((long)Math.Floor(pass.PassedAtMs / MsPerSecond)));
        var clockMs = rules.MaxClockSkewSeconds * MsPerSecond;
        return If(line.Instruments.Any(instrument => instrument.ValidUntil < day), PassValidity.DeviceExpired)
               | If(pass.PassedAtMs - moment.LastGoodCalibrationMs > rules.MaxCalibrationAgeMs, PassValidity.CalibrationOverdue)
               | If(moment.CalibrationUnproven, PassValidity.CalibrationUnproven)
               | If(moment.Quarantined, PassValidity.LineQuarantined)
               | If(Math.Abs((moment.ReceivedAtMs - moment.SentAtMs) ?? 0) > clockMs, PassValidity.ClockSkew)
               | If(pass.PassedAtMs - (moment.SentAtMs ?? moment.ReceivedAtMs) > clockMs, PassValidity.ClockSkew);
    }

    private static PassValidity OfVehicle(Pass pass, LineMoment moment, PlateReading plate, ValidityRules rules)
    {
        var validity = If(plate.IsDoubtful(rules.MinPlateConfidence), PassValidity.PlateUnreadable)
                       | If((plate.RegisteredFuel ?? pass.Fuel) is { } fuel && fuel != FuelKind.Diesel, PassValidity.NotDiesel);
        if (moment.Previous is not { } previous) return validity;

        // Negative: this record was filled in late and its real predecessor is not known here. Only the follower drives in the other one's plume.
        var gap = (pass.PassedAtMs - previous.PassedAtMs) / MsPerSecond;
        var samePlate = previous.Plate is not null && previous.Plate == PlateText.Tidy(pass.Plate);
        return validity
               | If(gap >= 0 && gap < rules.MinHeadwaySeconds, PassValidity.HeadwayTooShort)
               | If(samePlate && Math.Abs(gap) <= rules.DuplicateWindowSeconds, PassValidity.Duplicate);
    }

    private static PassValidity If(bool holds, PassValidity flag) => holds ? flag : PassValidity.Valid;

    private static PollutantItems If(bool holds, PollutantItems item) => holds ? item : PollutantItems.None;
}
