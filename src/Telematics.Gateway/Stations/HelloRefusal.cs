namespace Telematics.Gateway.Stations;

/// <summary>Why a Hello was not accepted: label "reason" of the counter, in kebab case.</summary>
public enum HelloRefusal : byte
{
    None,

    /// <summary>Ids, nonce or HMAC are not of the right form.</summary>
    Malformed,

    /// <summary>The key is not the station's, or the HMAC is wrong: the station is not told which.</summary>
    NotAuthentic,
    LineUnknown,
    ClockOff,
    NonceUsed,

    /// <summary>The centre cannot remember the nonce: its disk fails.</summary>
    CentreNotReady,
}
