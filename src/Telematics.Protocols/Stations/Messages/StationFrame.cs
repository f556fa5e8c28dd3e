using System.ComponentModel;
using ProtoBuf;

namespace Telematics.Protocols.Stations.Messages;

/// <summary>Station to centre. Field meaning: protocol-specs/remote_sensing.proto. Fields that this version does not know are kept (Extensible).</summary>
[ProtoContract]
public sealed class StationFrame : Extensible
{
    private DiscriminatedUnionObject _body;

    [ProtoMember(1), DefaultValue("")]
    public string StationId { get; set; } = "";

    [ProtoMember(2), DefaultValue("")]
    public string LineId { get; set; } = "";

    /// <summary>Per line, from 1; 0 for Hello and Heartbeat.</summary>
    [ProtoMember(3)]
    public ulong Sequence { get; set; }

    [ProtoMember(4)]
    public long SentAtMs { get; set; }

    [ProtoMember(10)]
    public HelloMessage? Hello { get => Body<HelloMessage>(10); set => SetBody(10, value); }

    [ProtoMember(11)]
    public PassMessage? Pass { get => Body<PassMessage>(11); set => SetBody(11, value); }

    [ProtoMember(12)]
    public CalibrationMessage? Calibration { get => Body<CalibrationMessage>(12); set => SetBody(12, value); }

    [ProtoMember(13)]
    public HeartbeatMessage? Heartbeat { get => Body<HeartbeatMessage>(13); set => SetBody(13, value); }

    [ProtoMember(14)]
    public TrafficCountMessage? TrafficCount { get => Body<TrafficCountMessage>(14); set => SetBody(14, value); }

    [ProtoMember(15)]
    public MediaChunkMessage? MediaChunk { get => Body<MediaChunkMessage>(15); set => SetBody(15, value); }

    // A oneof: the last body of the wire is the body.
    private T? Body<T>(int number) where T : class => _body.Is(number) ? (T)_body.Object : null;

    private void SetBody(int number, object? value)
    {
        if (value is not null) _body = new DiscriminatedUnionObject(number, value);
        else DiscriminatedUnionObject.Reset(ref _body, number);
    }
}
