using Orleans;
using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

/// <summary>
/// All that is remembered of one vehicle: about 0.7 KiB on its first day, 3 KiB after a month. Mutable, because a reading must cost no allocation; only <see cref="VehicleStep"/> changes it.
/// </summary>
[GenerateSerializer, Alias("vehicle-state")]
public sealed class VehicleState
{
    /// <summary>Today and the 30 days before: a reading of 30 days ago is still judged.</summary>
    public const int RememberedDays = 31;

    /// <summary>Days of the running month (近30日): today and 29 before.</summary>
    public const int WindowDays = 30;

    /// <summary>Days with <see cref="DayDetail"/>: the live one, the one being filled up after an outage, and the one before.</summary>
    public const int DetailedDays = 3;

    /// <summary>Journal position of the last frame taken in; frames up to there are ignored.</summary>
    [Id(0)] public long AppliedTo { get; set; } = -1;

    [Id(1)] public long FramesReceived { get; set; }
    [Id(2)] public long FramesRejected { get; set; }

    /// <summary>Receipt of the last good frame, Unix milliseconds; 0 = none yet.</summary>
    [Id(3)] public long LastReceivedMs { get; set; }

    /// <summary>Seconds that came again, or that lie in a gap that was closed.</summary>
    [Id(4)] public long SecondsRepeated { get; set; }

    [Id(5)] public long SecondsTooOld { get; set; }
    [Id(6)] public long ClockFaults { get; set; }

    [Id(7)] public SecondsSeen Seen { get; set; } = new();
    [Id(8)] public ReadingContext Live { get; set; } = new();
    [Id(9)] public ReadingContext Late { get; set; } = new();

    /// <summary>The newest reading by its own time, as received; 0 = none yet.</summary>
    [Id(10)] public long NewestSecond { get; set; }
    [Id(11)] public uint[] NewestRaws { get; set; } = new uint[EngineQuantities.Count];

    [Id(12)] public ObdState Obd { get; set; } = new();

    [Id(13)] public DayBook Book { get; set; } = new();
    /// <summary>Grows to <see cref="DetailedDays"/> when so many are open: most vehicles live in one day.</summary>
    [Id(14)] public DayDetail[] Details { get; set; } = new DayDetail[1];

    /// <summary>Newest local day with data, <see cref="DateOnly.DayNumber"/>; 0 = none yet.</summary>
    [Id(15)] public int NewestDay { get; set; }

    [Id(16)] public VehicleLevel Level { get; set; }
    [Id(17)] public float Score { get; set; }

    /// <summary>Follows the urea level.</summary>
    [Id(18)] public UreaLedger Urea { get; set; }

    /// <summary>What the vehicle says of itself, and when it changed.</summary>
    [Id(19)] public IdentityWatch Identity { get; set; } = new();

    /// <summary>Seconds with a downstream NOx value, ever; a sensor that was never there was not disconnected.</summary>
    [Id(20)] public uint DownstreamSeconds { get; set; }

    /// <summary>Seconds with a DPF pressure other than zero, ever: the truck has a filter.</summary>
    [Id(21)] public uint FilterSeconds { get; set; }

    /// <summary>The newest reading by its own time; null: none yet.</summary>
    public EngineReading? Newest()
    {
        if (NewestSecond == 0) return null;
        var reading = new EngineReading(NewestSecond);
        foreach (var scale in EngineQuantities.All) reading.SetRaw(scale.Quantity, NewestRaws[(int)scale.Quantity]);
        return reading;
    }

    /// <summary>Days of the 30-day window that ends with the newest day, oldest first.</summary>
    public IEnumerable<DaySums> Window() => Book.Days.Where(sums => sums.Day > NewestDay - WindowDays);

    public DriveTotals WindowTotals(CleaningSettings settings) =>
        Window().Aggregate(default(DriveTotals), (total, day) => total + DriveTotals.Of(day, settings));

    public DayDetail? DetailOf(int dayNumber)
    {
        foreach (var detail in Details)
            if (detail.Day == dayNumber) return detail;
        return null;
    }
}
