using Telematics.Core.Stations;
using Telematics.Storage.Database.Model;

namespace Telematics.Grains.Stations;

/// <summary>A doubtful plate, for the queue of people who look at pictures.</summary>
internal static class PlateDoubt
{
    public static PlateReview Of(JudgedPass pass, PlateReading reading)
    {
        var (zh, en) = Why(pass.Measured, reading);
        return new PlateReview
        {
            StationId = pass.Key.Line.StationId,
            LineId = pass.Key.Line.LineId,
            PassId = pass.Key.PassId,
            PassedAt = pass.Time,
            Position = pass.Position,
            PlateRead = pass.Measured.Plate,
            PlateColorRead = pass.Measured.PlateColor,
            PlateConfidence = pass.Measured.PlateConfidence,
            ReasonZh = zh,
            ReasonEn = en,
        };
    }

    private static (string Zh, string En) Why(Pass pass, PlateReading reading) =>
        pass.Plate.Length == 0 ? ("未识别到号牌", "no plate was read")
        : pass.PlateColor is null ? ("号牌颜色未知", "the colour of the plate is not known")
        : reading.Plate is null ? ("不符合GA 36号牌规则", "not a plate by GA 36")
        : reading.Contradictory ? ("号牌与颜色矛盾", "plate and colour contradict each other")
        : ("识别置信度过低", "the camera is not sure enough");
}
