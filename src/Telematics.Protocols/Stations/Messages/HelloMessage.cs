using System.ComponentModel;
using ProtoBuf;

namespace Telematics.Protocols.Stations.Messages;

[ProtoContract]
public sealed class HelloMessage : Extensible
{
    [ProtoMember(1), DefaultValue("")]
    public string KeyId { get; set; } = "";

    [ProtoMember(2)]
    public long TimestampMs { get; set; }

    /// <summary>16 random bytes, never used twice with one key.</summary>
    [ProtoMember(3, OverwriteList = true)]
    public byte[] Nonce { get; set; } = [];

    /// <summary>See <see cref="HelloProof"/>.</summary>
    [ProtoMember(4, OverwriteList = true)]
    public byte[] HmacSha256 { get; set; } = [];

    [ProtoMember(5), DefaultValue("")]
    public string SoftwareVersion { get; set; } = "";

    public bool ShouldSerializeNonce() => Nonce.Length > 0;

    public bool ShouldSerializeHmacSha256() => HmacSha256.Length > 0;
}

/// <summary>Instrument -> OK | WARN:text | FAIL:text.</summary>
[ProtoContract]
public sealed class HeartbeatMessage : Extensible
{
    [ProtoMember(1)]
    public Dictionary<string, string> InstrumentState { get; } = [];
}

[ProtoContract]
public sealed class TrafficCountMessage : Extensible
{
    [ProtoMember(1)]
    public long FromMs { get; set; }

    [ProtoMember(2)]
    public long ToMs { get; set; }

    [ProtoMember(3)]
    public int Lane { get; set; }

    [ProtoMember(4)]
    public int Vehicles { get; set; }

    [ProtoMember(5)]
    public int DieselTrucks { get; set; }
}
