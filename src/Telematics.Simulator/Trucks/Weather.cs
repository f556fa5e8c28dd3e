namespace Telematics.Simulator.Trucks;

/// <summary>Air of the North China plain: a year's and a day's swing about the mean. No rain, no wind.</summary>
public static class Weather
{
    private const double SecondsPerDay = 86_400, Gmt8 = 8 * 3600;

    public static double AmbientC(long unixSeconds)
    {
        var local = unixSeconds + Gmt8;
        var year = Math.Cos(2 * Math.PI * (local / SecondsPerDay / 365.25 - 200.0 / 365.25)); // warmest in mid-July
        var day = Math.Cos(2 * Math.PI * (local % SecondsPerDay / SecondsPerDay - 15.0 / 24)); // warmest at 15 h
        return 13.5 + 14.5 * year + 5 * day;
    }

    /// <summary>Standard atmosphere, linear below 1000 m.</summary>
    public static double BarometerKpa(double heightM) => 101.3 - 0.0117 * heightM;
}
