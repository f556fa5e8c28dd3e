using Telematics.Accuracy.Fleet;

namespace Telematics.Accuracy.Run;

/// <param name="StartSecond">Of the local day.</param>
/// <param name="Load">Share of the payload.</param>
public readonly record struct Trip(int StartSecond, int Seconds, double Load, double Ambient, bool IsDirty);

/// <summary>When a truck drives on a day, how laden, how warm it is, and whether it is dirty then.</summary>
internal sealed class DayPlan(Member member, int days, Chance chance)
{
    private const int SecondsPerDay = 86_400;
    private const double NightShare = 0.2;
    private readonly double _seasonMean = chance.Of(member.Ambient);
    private readonly bool[] _chosenDays = ChosenDays(days, chance);

    /// <summary>Empty on a day off. Trips never overlap and end before midnight.</summary>
    public IReadOnlyList<Trip> Of(int day, double dayOff)
    {
        if (chance.Hit(dayOff)) return [];
        var count = Math.Max(1, (int)Math.Round(chance.Of(member.Trips)));
        var hours = chance.Of(member.HoursPerDay);
        var mean = _seasonMean + chance.Normal() * 2.5;
        var atNight = chance.Hit(NightShare) || member.Dirty.When == DirtyWhen.AtNight && chance.Hit(0.6);
        var begin = (atNight ? chance.Between(0.2, 2) : chance.Between(4.5, 8)) * 3600;
        var trips = new List<Trip>(count);
        var each = hours * 3600 / count;
        for (var i = 0; i < count; i++)
        {
            var seconds = (int)(each * chance.Between(0.7, 1.3));
            var start = (int)begin;
            if (start + seconds > SecondsPerDay - 300) break;
            var laden = chance.Hit(member.Build.Duty.LadenShare);
            var ambient = Math.Clamp(mean + 4 * Math.Sin((start / 3600.0 - 9) / 24 * 2 * Math.PI), -22, 42);
            trips.Add(new Trip(start, seconds, laden ? chance.Of(member.Build.Duty.Load) : 0.05, ambient, IsDirty(day, start, laden)));
            begin += seconds + 60 * chance.Between(10, 90);
        }

        return trips;
    }

    private bool IsDirty(int day, int start, bool laden) => member.IsDirtyOn(day) && member.Dirty.When switch
    {
        DirtyWhen.SomeDays => _chosenDays[day],
        DirtyWhen.AtNight => start < 5 * 3600,
        DirtyWhen.Laden => laden,
        _ => true,
    };

    /// <summary>Four days of ten, never none.</summary>
    private static bool[] ChosenDays(int days, Chance chance)
    {
        var chosen = new bool[days];
        for (var day = 0; day < days; day++) chosen[day] = chance.Hit(0.4);
        chosen[chance.Index(Math.Max(1, days / 2))] = true;
        return chosen;
    }
}
