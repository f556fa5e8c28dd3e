using System.Globalization;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Archive;

/// <summary>An OBD record in the archive. Counters and fault codes are text, separated by blanks: a handful a day, read by people.</summary>
internal struct ObdRow(string vin, long position, ObdRecord record) : IArchiveRow<ObdRow>
{
    public const int Unknown = -1;

    private long _second = record.UnixSeconds;
    private int _protocol = record.Protocol ?? Unknown;
    private int _mil = record.MilOn switch { true => 1, false => 0, null => Unknown };
    private int _supported = record.Supported;
    private int _ready = record.Ready;
    private string _ecuVin = record.EcuVin;
    private string _calibrationId = record.CalibrationId;
    private string _cvn = record.Cvn;
    private string _iupr = string.Join(' ', record.Iupr);
    private string _dtcs = string.Join(' ', record.Dtcs.Select(code => code.ToString("X8", CultureInfo.InvariantCulture)));

    public static readonly ArchiveTable<ObdRow> Table = new(ArchiveKind.Obd,
    [
        new TextColumn<ObdRow>("vin", (in row) => row.Vin, (ref row, value) => row.Vin = value),
        new NumberColumn<ObdRow, long>("second", (in row) => row._second, (ref row, value) => row._second = value),
        new NumberColumn<ObdRow, long>("position", (in row) => row.Position, (ref row, value) => row.Position = value),
        new NumberColumn<ObdRow, int>("protocol", (in row) => row._protocol, (ref row, value) => row._protocol = value),
        new NumberColumn<ObdRow, int>("mil", (in row) => row._mil, (ref row, value) => row._mil = value),
        new NumberColumn<ObdRow, int>("supported", (in row) => row._supported, (ref row, value) => row._supported = value),
        new NumberColumn<ObdRow, int>("ready", (in row) => row._ready, (ref row, value) => row._ready = value),
        new TextColumn<ObdRow>("ecuVin", (in row) => row._ecuVin, (ref row, value) => row._ecuVin = value),
        new TextColumn<ObdRow>("calibrationId", (in row) => row._calibrationId, (ref row, value) => row._calibrationId = value),
        new TextColumn<ObdRow>("cvn", (in row) => row._cvn, (ref row, value) => row._cvn = value),
        new TextColumn<ObdRow>("iupr", (in row) => row._iupr, (ref row, value) => row._iupr = value),
        new TextColumn<ObdRow>("dtcs", (in row) => row._dtcs, (ref row, value) => row._dtcs = value),
    ]);

    public string Vin { get; private set; } = vin;

    public long Position { get; private set; } = position;

    public readonly long Second => _second;

    public readonly bool SameVehicle(in ObdRow other) => Vin == other.Vin;

    public readonly int CompareTo(in ObdRow other)
    {
        var order = string.CompareOrdinal(Vin, other.Vin);
        if (order == 0) order = _second.CompareTo(other._second);
        return order != 0 ? order : Position.CompareTo(other.Position);
    }
}
