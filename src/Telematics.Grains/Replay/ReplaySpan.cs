using System.Globalization;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Grains.Replay;

/// <summary>
/// Which local days are compared, and which frames have a say in them. A day is judged right only by a vehicle that remembers what it remembered then,
/// so frames from <paramref name="MemoryDays"/> before it on are taken; and late data may change it for as long as they are judged.
/// </summary>
/// <param name="FromSecond">Unix second; days that reach into [from, to) are compared.</param>
public sealed record ReplaySpan(long FromSecond, long ToSecond, CityCalendar Calendar, int MemoryDays = VehicleState.RememberedDays)
{
    private const long MsPerSecond = 1000;

    public int FirstDay { get; } = Calendar.DayNumber(FromSecond);

    public int LastDay { get; } = Calendar.DayNumber(ToSecond - 1);

    public long ReceivedFromMs => Calendar.StartOf(FirstDay - MemoryDays) * MsPerSecond;

    public long ReceivedToMs => Calendar.StartOf(LastDay + VehicleState.RememberedDays + 1) * MsPerSecond;

    /// <summary>Where the compared days begin and end, as instants.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Days => (Calendar.Local(Calendar.StartOf(FirstDay)), Calendar.Local(Calendar.StartOf(LastDay + 1)));

    public bool Holds(Finding finding) => DayOf(finding) is var day && day >= FirstDay && day <= LastDay;

    /// <summary>The day in the finding's id: its period may be empty or change with late data, the id does not.</summary>
    public static int DayOf(Finding finding) => DateOnly.ParseExact(finding.Id.AsSpan(finding.Id.LastIndexOf(':') + 1), "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;
}
