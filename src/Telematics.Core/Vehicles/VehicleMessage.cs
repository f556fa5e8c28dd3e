namespace Telematics.Core.Vehicles;

public enum VehicleCommand : byte
{
    Unknown = 0,
    Login = 1,
    Report = 2,
    Reissue = 3,
    Logout = 4,
    TimeSync = 5,
}

/// <summary>Why a frame or a part of it cannot be used. Bad input is data: it is counted, stored raw and shown, never thrown.</summary>
public enum DecodeFault : byte
{
    None = 0,
    TooShort,
    BadStart,
    BadHeader,
    BadLength,
    BadCheck,
    UnknownCommand,
    Encrypted,
    BadTime,
    TrailingBytes,
    UnknownItem,
    NotAFrame,
}

/// <summary>Which header a frame carries: the terminal's own, or the GB/T 32960-type one of a forwarding enterprise platform.</summary>
public enum HeaderKind : byte
{
    Terminal,
    Forwarded,
}

/// <summary>
/// A decoded frame. Reused from frame to frame (<see cref="Clear"/>), so that the hot path allocates nothing per reading;
/// who wants to keep something copies it.
/// </summary>
public sealed class VehicleMessage
{
    private EngineReading[] _readings = new EngineReading[10];

    public VehicleCommand Command { get; set; }
    public HeaderKind Header { get; set; }
    public Vin Vin { get; set; }

    /// <summary>Terminal software version (GB 17691 header); 0 for a forwarded frame.</summary>
    public byte SoftwareVersion { get; set; }

    /// <summary>1 = none. Anything else is stored and not decoded.</summary>
    public byte Encryption { get; set; }

    /// <summary>Answer flag of a forwarded frame: 0xFE = command, 1 = ok, 2 = error.</summary>
    public byte AnswerFlag { get; set; }

    /// <summary>Frame time, Unix seconds; null where the frame carries none (time sync request).</summary>
    public long? UnixSeconds { get; set; }

    /// <summary>Serial of login, logout, or of the first item.</summary>
    public ushort? Serial { get; set; }

    /// <summary>ICCID of a login, empty otherwise.</summary>
    public string Iccid { get; set; } = "";

    /// <summary>At most one in the field, kept as a list because nothing forbids more.</summary>
    public List<ObdRecord> Obd { get; } = [];

    /// <summary>User-defined items (0x80..0xFE): type and number of opaque bytes.</summary>
    public List<(byte Type, int Offset, int Length)> UserItems { get; } = [];

    public int ReadingCount { get; private set; }

    public ReadOnlySpan<EngineReading> Readings => _readings.AsSpan(0, ReadingCount);

    /// <summary>The next free reading, to be filled in place.</summary>
    public ref EngineReading AddReading(long unixSeconds)
    {
        if (ReadingCount == _readings.Length) Array.Resize(ref _readings, 2 * _readings.Length);
        ref var reading = ref _readings[ReadingCount++];
        reading = new EngineReading(unixSeconds);
        return ref reading;
    }

    public void Clear()
    {
        Command = VehicleCommand.Unknown;
        Header = HeaderKind.Terminal;
        Vin = default;
        SoftwareVersion = 0;
        Encryption = 0;
        AnswerFlag = 0;
        UnixSeconds = null;
        Serial = null;
        Iccid = "";
        Obd.Clear();
        UserItems.Clear();
        ReadingCount = 0;
    }
}

/// <summary>Bytes of one whole frame to a message. Pure. The message is valid as far as the fault allows (header first).</summary>
public delegate DecodeFault DecodeFrame(ReadOnlySpan<byte> frame, VehicleMessage into);

/// <summary>One field of an explained frame, in wire order.</summary>
/// <param name="Offset">Of the field in the frame.</param>
/// <param name="Hex">The raw bytes, lower case.</param>
/// <param name="Value">The value as a person reads it, with unit; "not available" codes are said in words.</param>
public sealed record ExplainedField(int Offset, int Length, string Hex, string Name, string Chinese, string Value, string Unit);

/// <summary>A frame told field by field, for support staff. Never throws: what cannot be read is told as one field with the reason.</summary>
public delegate IReadOnlyList<ExplainedField> ExplainFrame(ReadOnlySpan<byte> frame);
