namespace Telematics.Gateway;

/// <summary>Why a connection ended: label "reason" of the closed-connections counter, in kebab case.</summary>
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
    TlsFailed,
    Stopping,

    /// <summary>A fault of this program, logged as an error.</summary>
    InternalFault,
}
