using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Database.Model;

/// <summary>
/// A plate whose registry rows have changed and whose passes have not been looked at since. Written in the registry's own transaction and removed
/// when the plate's grain is through, so that a kill between the two loses nothing.
/// </summary>
public sealed class PlateTask
{
    public required string Plate { get; init; }
    public required PlateColor PlateColor { get; init; }

    /// <summary>
    /// Begins anywhere and grows with each change, so that a change during the work is not lost, nor one that came after another worker was done.
    /// </summary>
    public required long Change { get; init; }

    public PlateKey Key => new(Plate, PlateColor);
}
