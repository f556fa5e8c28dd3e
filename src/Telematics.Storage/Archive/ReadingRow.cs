using Telematics.Core.Vehicles;

namespace Telematics.Storage.Archive;

/// <summary>
/// A reading in the archive: the terminal's raw whole numbers, so that nothing is lost, not even which code stood for "not available", and the differences
/// stay small.
/// </summary>
internal struct ReadingRow(string vin, long position, in EngineReading reading) : IArchiveRow<ReadingRow>
{
    private EngineReading _reading = reading;

    public static readonly ArchiveTable<ReadingRow> Table = new(ArchiveKind.Readings,
    [
        new TextColumn<ReadingRow>("vin", (in row) => row.Vin, (ref row, value) => row.Vin = value),
        new NumberColumn<ReadingRow, long>("second", (in row) => row._reading.UnixSeconds, (ref row, value) => row._reading.UnixSeconds = value),
        new NumberColumn<ReadingRow, long>("position", (in row) => row.Position, (ref row, value) => row.Position = value),
        .. EngineQuantities.All.Select(scale => Column(scale)),
    ]);

    public string Vin { get; private set; } = vin;

    public long Position { get; private set; } = position;

    public readonly long Second => _reading.UnixSeconds;

    public readonly EngineReading Reading => _reading;

    /// <summary>References are shared within a file or a batch, so most comparisons end at the first step.</summary>
    public readonly bool SameVehicle(in ReadingRow other) => ReferenceEquals(Vin, other.Vin) || Vin == other.Vin;

    public readonly int CompareTo(in ReadingRow other)
    {
        var order = ReferenceEquals(Vin, other.Vin) ? 0 : string.CompareOrdinal(Vin, other.Vin);
        if (order == 0) order = Second.CompareTo(other.Second);
        return order != 0 ? order : Position.CompareTo(other.Position);
    }

    /// <summary>Four bytes with a sign: raws of 32 bits keep their bits, which the view of the queries undoes.</summary>
    private static NumberColumn<ReadingRow, int> Column(QuantityScale scale) => new(scale.Name,
        (in row) => (int)row._reading.Raw(scale.Quantity),
        (ref row, value) => row._reading.SetRaw(scale.Quantity, (uint)value));
}
