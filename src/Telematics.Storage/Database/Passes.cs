using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database;

/// <summary>What the registry says of the vehicle behind a plate.</summary>
public sealed record PlateFacts(string Vin, EmissionStage Stage, FuelKind? Fuel)
{
    /// <summary>It sends its own data and is under no suspicion: what its sensor says can be held against a line.</summary>
    public bool IsWitness { get; init; }
}

/// <summary>A change of passes that were judged before.</summary>
/// <param name="Kind">annul, plate, calibration, registry, clone or rejudge.</param>
/// <param name="Apply">Changes the row; says false when it leaves it as it is. Pure: it may run twice.</param>
/// <param name="Position">
/// Of the record that causes it; null: none does. Such a change is for passes that were stored before it, and leaves alone what it or a later record has
/// changed already: reading the journal again changes nothing.
/// </param>
public sealed record PassChange(string Kind, long AtMs, string Reason, string Actor, Func<PassRow, bool> Apply, long? Position = null);

/// <summary>Passes as grains and desks use them. Writes share the group commit.</summary>
public interface IPasses
{
    /// <summary>Adds those that are not there yet, by their key. Completes when durable.</summary>
    Task Add(IReadOnlyList<PassRow> passes, IReadOnlyList<PlateReview> reviews);

    /// <summary>
    /// Changes passes and records each change, in one transaction; leaves a <see cref="PlateTask"/> for every plate concerned, before and after.
    /// The tasks are returned: who judges those plates at once says <see cref="Done"/>, or <c>PlateWork</c> judges them once more.
    /// </summary>
    Task<IReadOnlyList<PlateTask>> Correct(IReadOnlyList<PassKey> keys, PassChange change, PlateDecision? decision = null);

    /// <summary>Passes of a plate since then, oldest first, the newest <paramref name="limit"/>.</summary>
    IReadOnlyList<PassRow> OfPlate(PlateKey plate, long sinceMs, int limit);

    /// <summary>Keys of a line's passes that passed after <paramref name="afterMs"/> and not after <paramref name="toMs"/>.</summary>
    IReadOnlyList<PassKey> OfLine(LineKey line, long afterMs, long toMs);

    PassRow? Find(PassKey key);

    /// <summary>Only plates that the registry knows.</summary>
    IReadOnlyDictionary<PlateKey, PlateFacts> Facts(IReadOnlyCollection<PlateKey> plates);

    /// <summary>
    /// Those of the plates about which there may be something to judge: two exceedances or a correction at any time, or an open case. Of the others, which
    /// are nearly all, a pass cannot change anything but make a clone: <see cref="AtSeveralStations"/>.
    /// </summary>
    IReadOnlyCollection<PlateKey> Notable(IReadOnlyCollection<PlateKey> plates);

    /// <summary>Passes, but for annulled ones, of those plates that were at several stations between two instants; by plate, then oldest first.</summary>
    IReadOnlyList<PlateSighting> AtSeveralStations(IReadOnlyCollection<PlateKey> plates, long fromMs, long toMs);

    IReadOnlyList<PlateTask> Tasks(int limit);

    /// <summary>The plate was judged anew. A change since then keeps the task.</summary>
    Task Done(IReadOnlyList<PlateTask> tasks);
}

/// <param name="Longitude">Of the pass itself; null: it was where its line stands.</param>
public sealed record PlateSighting(PlateKey Plate, PassKey Pass, long PassedAtMs, double? Longitude, double? Latitude);

/// <summary>A person has looked at a doubtful plate; without a plate: nobody can read it.</summary>
public sealed record PlateDecision(PlateKey? Plate, string By, long AtMs);
