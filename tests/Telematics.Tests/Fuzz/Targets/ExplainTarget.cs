using Telematics.Core.Vehicles;
using Telematics.Protocols.Framing;
using Telematics.Protocols.Gb17691;
using Telematics.Tests.Protocols;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>Any bytes are told: each byte once and in order, the codec's fault at the end, and as many items as the codec decodes.</summary>
internal sealed class ExplainTarget() : FuzzTarget("explain")
{
    public override IReadOnlyList<byte[]> Seeds => FrameInput.Seeds;

    public override IReadOnlyList<byte[]> Words => FrameInput.Words;

    public override byte[] Mend(byte[] input, Random random) => FrameInput.Mend(input, random);

    public override Task Check(byte[] input)
    {
        var fields = Gb17691Explain.Explain(input);
        var at = 0;
        foreach (var field in fields)
        {
            Assert.Equal(at, field.Offset);
            Assert.Equal(Convert.ToHexStringLower(input.AsSpan(at, field.Length)), field.Hex);
            Assert.True(field.Name.Length > 0 && field.Chinese.Length > 0 && field.Value.Length > 0, $"field at {at} is told by nothing");
            at += field.Length;
        }

        Assert.Equal(input.Length, at);
        var message = new VehicleMessage();
        var fault = Gb17691Codec.Decode(input, message);
        Assert.Equal(fault == DecodeFault.None ? null : FaultWords.Of(fault), fields.LastOrDefault(field => field.Name == "fault")?.Value);
        if (SlowFrame.IsFrame(input) && fault != DecodeFault.BadTime) // without a time nothing is decoded, and all is told
        {
            Assert.Equal(message.ReadingCount, fields.Count(field => field.Name == "vehicle speed"));
            Assert.Equal(message.Obd.Count, fields.Count(field => field.Name == "obd protocol"));
            Assert.Equal(message.UserItems.Count(item => item.Length > 0), fields.Count(field => field.Name == "user data"));
        }

        return Task.CompletedTask;
    }
}
