using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

/// <summary>What one frame is judged with, and where its findings go.</summary>
internal readonly record struct FrameContext(
    Vin Vin, long Position, long ReceivedAtMs, VehicleFacts Facts, RuleSet Rules, CityCalendar Calendar, ICollection<Finding> Changed);
