using Telematics.Core.Vehicles;

namespace Telematics.Core.Stations;

/// <summary>Whose pass it was, as far as is known: by the camera, or by a person who looked at the picture.</summary>
/// <param name="Plate">Null: not a plate by GA 36, or the colour is not known.</param>
/// <param name="Confirmed">A person has read it.</param>
public sealed record PlateReading(PlateKey? Plate, double? Confidence, bool Confirmed)
{
    /// <summary>Plate and colour contradict each other: one of them was misread.</summary>
    public bool Contradictory { get; init; }

    /// <summary>Fuel by the registry; goes before what the roadside took the vehicle for.</summary>
    public FuelKind? RegisteredFuel { get; init; }

    public static PlateReading Of(Pass pass)
    {
        PlateKey? key = PlateText.TryNormalise(pass.Plate, out var plate) && pass.PlateColor is { } color ? new PlateKey(plate, color) : null;
        return new PlateReading(key, pass.PlateConfidence, false) { Contradictory = key is { } read && PlateText.ContradictsColor(read.Plate, read.Color) };
    }

    public static PlateReading ByPerson(PlateKey plate) => new(plate, null, true);

    /// <summary>Nobody is held to this reading before a person has looked at it: it waits in the review queue.</summary>
    public bool IsDoubtful(double minConfidence) =>
        Plate is null || (!Confirmed && (Contradictory || (Confidence ?? 0) < minConfidence));
}
