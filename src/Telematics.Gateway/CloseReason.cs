namespace Telematics.Gateway;

/// <summary>Why a connection ended: label "reason" of the closed-connections counters, in kebab case.</summary>
public enum CloseReason : byte
{
    PeerClosed,
    Reset,
    Idle,

    /// <summary>No good frame within the login timeout.</summary>
    NoFrame,

    /// <summary>Too many bytes or false starts without a good frame.</summary>
    Rubbish,

    /// <summary>The journal cannot store: closed, so that the terminal keeps its frames and sends them again.</summary>
    JournalClosed,

    /// <summary>The same terminal has a newer connection.</summary>
    Replaced,
    TooManyConnections,
    VinMismatch,
    UnknownVehicle,

    /// <summary>The peer does not read its answers.</summary>
    NotReading,
    BadProxyHeader,

    /// <summary>Stations: the first frame was no Hello.</summary>
    NoHello,

    /// <summary>Stations: told why in the reply.</summary>
    HelloRefused,

    /// <summary>Stations: one connection is one session.</summary>
    SecondHello,

    /// <summary>Stations: an envelope with a wrong magic, version, flag, length or check.</summary>
    BrokenStream,

    /// <summary>Stations: the key of this session was withdrawn.</summary>
    KeyWithdrawn,

    /// <summary>Stations: the media store cannot store; closed, so that the station keeps its records.</summary>
    MediaClosed,
    TlsFailed,
    Stopping,

    /// <summary>A fault of this program, logged as an error.</summary>
    InternalFault,
}
