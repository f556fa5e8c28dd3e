using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

/// <summary>What one frame is judged with, and where its findings go.</summary>
internal readonly record struct FrameContext(
    Vin Vin, long Position, long ReceivedAtMs, VehicleFacts Facts, RuleBook Book, CityCalendar Calendar, ICollection<Finding> Changed)
{
    /// <summary>Whether a time can be believed is a question of the day on which it was received.</summary>
    public IngestSettings Ingest { get; } = Book.On(Calendar.DayNumber(ReceivedAtMs / 1000)).Ingest;

    /// <summary>Data are judged by the rules of their own day: a frame may bring an old day, or make an old day be looked at for the last time.</summary>
    public RuleSet RulesOn(int dayNumber) => Book.On(dayNumber);
}
