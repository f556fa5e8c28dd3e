using System.ComponentModel;
using ProtoBuf;

namespace Telematics.Protocols.Stations.Messages;

/// <summary>Centre to station.</summary>
[ProtoContract]
public sealed class CentreFrame : Extensible
{
    private DiscriminatedUnionObject _body;

    [ProtoMember(10)]
    public HelloReplyMessage? HelloReply { get => Body<HelloReplyMessage>(10); set => SetBody(10, value); }

    [ProtoMember(11)]
    public AckMessage? Ack { get => Body<AckMessage>(11); set => SetBody(11, value); }

    private T? Body<T>(int number) where T : class => _body.Is(number) ? (T)_body.Object : null;

    private void SetBody(int number, object? value)
    {
        if (value is not null) _body = new DiscriminatedUnionObject(number, value);
        else DiscriminatedUnionObject.Reset(ref _body, number);
    }
}

[ProtoContract]
public sealed class HelloReplyMessage : Extensible
{
    [ProtoMember(1)]
    public bool Accepted { get; set; }

    /// <summary>Empty when accepted.</summary>
    [ProtoMember(2), DefaultValue("")]
    public string Reason { get; set; } = "";

    /// <summary>The station resumes at the next one.</summary>
    [ProtoMember(3)]
    public ulong LastSequence { get; set; }

    [ProtoMember(4)]
    public long ServerTimeMs { get; set; }
}

[ProtoContract]
public sealed class AckMessage : Extensible
{
    /// <summary>Everything that was sent with this sequence or a lower one is on durable storage.</summary>
    [ProtoMember(1)]
    public ulong StoredUpTo { get; set; }

    [ProtoMember(2)]
    public List<RejectionMessage> Rejected { get; } = [];
}

[ProtoContract]
public sealed class RejectionMessage : Extensible
{
    [ProtoMember(1)]
    public ulong Sequence { get; set; }

    /// <summary>Number of a <see cref="Core.Stations.RejectionCode"/>.</summary>
    [ProtoMember(2)]
    public int Code { get; set; }

    [ProtoMember(3), DefaultValue("")]
    public string Message { get; set; } = "";
}
