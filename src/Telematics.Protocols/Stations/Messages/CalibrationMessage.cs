using System.ComponentModel;
using ProtoBuf;

namespace Telematics.Protocols.Stations.Messages;

[ProtoContract]
public sealed class CalibrationMessage : Extensible
{
    [ProtoMember(1)]
    public long StartedAtMs { get; set; }

    /// <summary>Number of a <see cref="Core.Stations.CalibrationKind"/>.</summary>
    [ProtoMember(2)]
    public int Kind { get; set; }

    [ProtoMember(3)]
    public bool Passed { get; set; }

    [ProtoMember(4)]
    public List<ChannelCheckMessage> Channels { get; } = [];

    [ProtoMember(5), DefaultValue("")]
    public string OperatorName { get; set; } = "";
}

[ProtoContract]
public sealed class ChannelCheckMessage : Extensible
{
    /// <summary>CO, CO2, HC, NO, NO2, OPACITY, SPEED.</summary>
    [ProtoMember(1), DefaultValue("")]
    public string Channel { get; set; } = "";

    [ProtoMember(2)]
    public double Expected { get; set; }

    [ProtoMember(3)]
    public double Measured { get; set; }

    /// <summary>Absolute, same unit.</summary>
    [ProtoMember(4)]
    public double Tolerance { get; set; }

    [ProtoMember(5)]
    public bool Passed { get; set; }
}
