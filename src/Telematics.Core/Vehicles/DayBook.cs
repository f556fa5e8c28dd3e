using Orleans;

namespace Telematics.Core.Vehicles;

/// <summary>
/// Sums of the remembered days, oldest first. Holds exactly the days there are: a day begins once in a day's frames, so room is not worth keeping, and a
/// hundred thousand trucks of which some stand still for weeks pay for what they drove.
/// </summary>
[GenerateSerializer, Alias("day-book")]
public sealed class DayBook
{
    /// <summary>Ascending by <see cref="DaySums.Day"/>.</summary>
    [Id(0)] public DaySums[] Days { get; set; } = [];

    /// <summary>Sums of a remembered day; null: nothing of that day was counted.</summary>
    public DaySums? Find(int day) => IndexOf(day) is var index and >= 0 ? Days[index] : null;

    /// <summary>Sums of a day that is remembered.</summary>
    public ref DaySums Of(int day) => ref Days[IndexOf(day)];

    /// <summary>Begins a day; false: it was there already.</summary>
    public bool Begin(int day, long firstPosition)
    {
        if (IndexOf(day) >= 0) return false;
        var at = Days.Length;
        while (at > 0 && Days[at - 1].Day > day) at--;
        Days = [.. Days.AsSpan(0, at), new DaySums { Day = day, FirstPosition = firstPosition }, .. Days.AsSpan(at)];
        return true;
    }

    /// <summary>Drops the days before this one.</summary>
    public void Forget(int before)
    {
        var old = 0;
        while (old < Days.Length && Days[old].Day < before) old++;
        if (old > 0) Days = Days[old..];
    }

    /// <summary>From the end, where the live stream writes.</summary>
    private int IndexOf(int day)
    {
        var index = Days.Length - 1;
        while (index >= 0 && Days[index].Day != day) index--;
        return index;
    }
}
