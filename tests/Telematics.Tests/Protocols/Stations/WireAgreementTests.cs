using Google.Protobuf;
using Google.Protobuf.Reflection;
using ProtoBuf;
using Telematics.Protocols.Stations;
using Ours = Telematics.Protocols.Stations.Messages;
using Theirs = Telematics.Remotesensing.V1;

namespace Telematics.Tests.Protocols.Stations;

/// <summary>
/// protobuf-net and protocol-specs/remote_sensing.proto say the same on the wire: code generated from the .proto by protoc and Google's runtime is the
/// second reading. Messages are filled from the descriptor, so a field that is added to the .proto alone fails here.
/// </summary>
public sealed class WireAgreementTests
{
    public enum Fill
    {
        Set,
        Absent,
        Default,
    }

    public static TheoryData<string, Fill> Messages
    {
        get
        {
            var data = new TheoryData<string, Fill>();
            foreach (var message in Theirs.RemoteSensingReflection.Descriptor.MessageTypes)
                foreach (var fill in Enum.GetValues<Fill>()) data.Add(message.Name, fill);
            return data;
        }
    }

    [Theory, MemberData(nameof(Messages))]
    public void Both_write_the_same_bytes_for_every_message(string name, Fill fill)
    {
        var theirs = Filled(Descriptor(name), fill);

        var read = Ours_(name, theirs.ToByteArray());

        Assert.Equal(theirs.ToByteArray(), Written(read));
    }

    [Theory, MemberData(nameof(Messages))]
    public void What_we_write_is_read_as_it_was_meant(string name, Fill fill)
    {
        var theirs = Filled(Descriptor(name), fill);

        var again = Descriptor(name).Parser.ParseFrom(Written(Ours_(name, theirs.ToByteArray())));

        Assert.Equal(theirs, again);
    }

    [Theory, MemberData(nameof(Messages))]
    public void Fields_of_a_later_version_are_kept(string name, Fill fill)
    {
        byte[] later = [.. Filled(Descriptor(name), fill).ToByteArray(), .. Hex("D2 3E 03 61 62 63"), .. Hex("D8 3E 07")]; // 1002: "abc", 1003: 7

        var kept = Written(Ours_(name, later));

        Assert.Equal(Descriptor(name).Parser.ParseFrom(later), Descriptor(name).Parser.ParseFrom(kept));
    }

    [Theory, MemberData(nameof(Messages))]
    public void A_message_sent_in_two_halves_is_one_message_to_both(string name, Fill fill)
    {
        var once = Filled(Descriptor(name), fill).ToByteArray();
        byte[] twice = [.. once, .. once];

        Assert.Equal(Descriptor(name).Parser.ParseFrom(twice), Descriptor(name).Parser.ParseFrom(Written(Ours_(name, twice))));
    }

    [Fact]
    public void Each_body_alone_is_read_by_both()
    {
        foreach (var descriptor in new[] { Theirs.StationFrame.Descriptor, Theirs.CentreFrame.Descriptor })
        {
            foreach (var body in descriptor.Oneofs[0].Fields)
            {
                var frame = (IMessage)Activator.CreateInstance(descriptor.ClrType)!;
                body.Accessor.SetValue(frame, Filled(body.MessageType, Fill.Set));

                Assert.Equal(frame.ToByteArray(), Written(Ours_(descriptor.Name, frame.ToByteArray())));
            }
        }
    }

    [Fact]
    public void The_last_of_two_bodies_counts()
    {
        byte[] both =
        [
            .. new Theirs.StationFrame { Heartbeat = new() }.ToByteArray(),
            .. new Theirs.StationFrame { Pass = new() { PassId = "P1" } }.ToByteArray(),
        ];

        var frame = StationCodec.DecodeFrame(both);

        Assert.Null(frame!.Heartbeat);
        Assert.Equal("P1", frame.Pass!.PassId);
    }

    private static MessageDescriptor Descriptor(string name) => Theirs.RemoteSensingReflection.Descriptor.MessageTypes.Single(m => m.Name == name);

    private static object Ours_(string name, byte[] bytes)
    {
        var type = typeof(Ours.StationFrame).Assembly.GetType($"{typeof(Ours.StationFrame).Namespace}.{name}")
            ?? typeof(Ours.StationFrame).Assembly.GetType($"{typeof(Ours.StationFrame).Namespace}.{name}Message", throwOnError: true)!;
        return Serializer.NonGeneric.Deserialize(type, new MemoryStream(bytes));
    }

    private static byte[] Written(object message)
    {
        using var stream = new MemoryStream();
        Serializer.NonGeneric.Serialize(stream, message);
        return stream.ToArray();
    }

    private static IMessage Filled(MessageDescriptor descriptor, Fill fill)
    {
        var message = (IMessage)Activator.CreateInstance(descriptor.ClrType)!;
        if (fill == Fill.Absent) return message;
        foreach (var field in descriptor.Fields.InFieldNumberOrder())
        {
            if (field.IsMap) FillMap(field, message);
            else if (field.IsRepeated) FillList(field, message, fill);
            else if (fill == Fill.Set || field.HasPresence || field.ContainingOneof is null)
                field.Accessor.SetValue(message, Value(field, fill));
        }

        return message;
    }

    private static void FillMap(FieldDescriptor field, IMessage message)
    {
        var map = (System.Collections.IDictionary)field.Accessor.GetValue(message);
        map.Add("gas", "OK");
        map.Add("smoke", "WARN:dirty window");
    }

    private static void FillList(FieldDescriptor field, IMessage message, Fill fill)
    {
        var list = (System.Collections.IList)field.Accessor.GetValue(message);
        for (var i = 0; i < 2; i++) list.Add(Filled(field.MessageType, fill));
    }

    private static object Value(FieldDescriptor field, Fill fill)
    {
        var set = fill == Fill.Set;
        var n = field.FieldNumber;
        return field.FieldType switch
        {
            FieldType.String => set ? $"文{n}" : "",
            FieldType.Bytes => set ? ByteString.CopyFrom(1, 2, (byte)n) : ByteString.Empty,
            FieldType.Double => set ? -0.5 - n : 0.0,
            FieldType.Bool => set,
            FieldType.Int32 => set ? -n : 0,
            FieldType.Int64 => set ? 1_795_400_000_000L + n : 0L,
            FieldType.UInt64 => set ? ulong.MaxValue - (ulong)n : 0UL,
            FieldType.Enum => set ? 77 : 0, // one that no version knows yet
            FieldType.Message => Filled(field.MessageType, fill),
            var other => throw new NotSupportedException(other.ToString()),
        };
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", ""));
}
