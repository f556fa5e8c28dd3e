using System.ComponentModel;
using ProtoBuf;

namespace Telematics.Protocols.Stations.Messages;

[ProtoContract]
public sealed class MediaRefMessage : Extensible
{
    [ProtoMember(1), DefaultValue("")]
    public string MediaId { get; set; } = "";

    /// <summary>Number of a <see cref="Core.Stations.MediaKind"/>.</summary>
    [ProtoMember(2)]
    public int Kind { get; set; }

    [ProtoMember(3)]
    public ulong SizeBytes { get; set; }

    [ProtoMember(4, OverwriteList = true)]
    public byte[] Sha256 { get; set; } = [];

    public bool ShouldSerializeSha256() => Sha256.Length > 0;
}

[ProtoContract]
public sealed class MediaChunkMessage : Extensible
{
    /// <summary>Announced by a Pass of the same line.</summary>
    [ProtoMember(1), DefaultValue("")]
    public string MediaId { get; set; } = "";

    [ProtoMember(2)]
    public ulong Offset { get; set; }

    /// <summary>At most 256 KiB.</summary>
    [ProtoMember(3, OverwriteList = true)]
    public byte[] Data { get; set; } = [];

    public bool ShouldSerializeData() => Data.Length > 0;
}
