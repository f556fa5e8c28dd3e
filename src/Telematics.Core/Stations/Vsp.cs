namespace Telematics.Core.Stations;

/// <summary>Coefficient set of the vehicle specific power (domain.md 1.4); HJ 845's own annex was not readable, so the rule set chooses.</summary>
public enum VspModel : byte
{
    /// <summary>Rolling term 0.213: refitted on real passes.</summary>
    Conox,

    /// <summary>Rolling term 0.132: Jimenez 1999.</summary>
    Jimenez,
}

/// <summary>比功率: VSP = v(1.1 a + 9.81 g + k) + 0.000302 v³ in kW/t, with v in m/s, a in m/s² and g the grade as a fraction.</summary>
public static class Vsp
{
    private const double KmhPerMps = 3.6;

    /// <param name="gradeDeg">Up-hill positive; a slope of 45° is a grade of 1.</param>
    public static double KwPerT(double speedKmh, double accelerationMps2, double gradeDeg, VspModel model) =>
        OfFraction(speedKmh, accelerationMps2, Math.Tan(gradeDeg * Math.PI / 180), model);

    public static double OfFraction(double speedKmh, double accelerationMps2, double grade, VspModel model)
    {
        var v = speedKmh / KmhPerMps;
        var rolling = model == VspModel.Conox ? 0.213 : 0.132;
        return v * (1.1 * accelerationMps2 + 9.81 * grade + rolling) + 0.000302 * v * v * v;
    }
}
