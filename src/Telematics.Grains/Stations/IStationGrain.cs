using Telematics.Grains.Dispatch;

namespace Telematics.Grains.Stations;

/// <summary>One remote-sensing line, "station/line": judges its passes in the order of the journal and watches its quality.</summary>
public interface IStationGrain : IJournalGrain, IGrainWithStringKey;

/// <summary>A vehicle as the roadside sees it, by <see cref="Core.Stations.PlateKey"/>. Remembers nothing: its passes are in the database.</summary>
public interface IPlateGrain : IGrainWithStringKey
{
    /// <summary>Looks at all passes of the plate anew: owner, clones, verdict, case. Doing it twice changes nothing.</summary>
    Task Judge();
}

/// <summary>Finished days of all lines, for the comparison of neighbours; one grain, key 0. Days travel as <see cref="StationJson"/>.</summary>
public interface INeighbourGrain : IGrainWithIntegerKey
{
    /// <summary>A second delivery changes nothing.</summary>
    Task Learn(string line, [Immutable] byte[] day);

    /// <summary>That day of all other lines that have told of it, by line. Fixed when a line first asks, so that a replay compares alike.</summary>
    Task<byte[]> Others(string line, int day);
}

/// <summary>What is usual in the city, for screening; one grain, key 0. Books travel as <see cref="StationJson"/>.</summary>
public interface IScreeningGrain : IGrainWithIntegerKey
{
    /// <summary>A finished day of a line. A second delivery changes nothing.</summary>
    /// <param name="toldOn">Day of receipt of the record that ended it: it counts from the day after.</param>
    Task Learn(string line, int day, int toldOn, [Immutable] byte[] book);

    /// <summary>
    /// What was told before that day of receipt. Whatever was received on a day is judged after everything that was received before it (see
    /// <see cref="Dispatcher"/>), so the answer hangs on the journal alone and not on which line happened to come first.
    /// </summary>
    Task<byte[]> Before(int receivedOn);
}
