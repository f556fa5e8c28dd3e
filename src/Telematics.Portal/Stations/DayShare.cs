namespace Telematics.Portal.Stations;

/// <summary>A share of a day's counts.</summary>
internal static class DayShare
{
    /// <summary>Null: of nothing there is no share.</summary>
    public static double? Of(int part, int whole) => whole == 0 ? null : (double)part / whole;
}
