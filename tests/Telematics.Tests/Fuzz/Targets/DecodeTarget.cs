using Telematics.Core.Vehicles;
using Telematics.Protocols.Gb17691;
using Telematics.Tests.Protocols;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>Any bytes decode to what a slow reading of the specification page gives, also into a message that is used again; readings encode to their bytes.</summary>
internal sealed class DecodeTarget() : FuzzTarget("decode")
{
    private readonly VehicleMessage _used = new();

    public override IReadOnlyList<byte[]> Seeds => FrameInput.Seeds;

    public override IReadOnlyList<byte[]> Words => FrameInput.Words;

    public override byte[] Mend(byte[] input, Random random) => FrameInput.Mend(input, random);

    public override Task Check(byte[] input)
    {
        var fault = Gb17691Codec.Decode(input, _used);
        Assert.Equal(SlowFrame.IsFrame(input), Gb17691Frame.Check(input) == DecodeFault.None);
        if (!SlowFrame.IsFrame(input))
        {
            Assert.NotEqual(DecodeFault.None, fault);
            Assert.True(_used.Vin.IsEmpty && _used.ReadingCount == 0 && _used.Obd.Count == 0);
            return Task.CompletedTask;
        }

        var slow = SlowReport.Read(input);
        Assert.Equal(slow.Fault, fault);
        Assert.Equal((slow.Time, slow.Serial), (_used.UnixSeconds, _used.Serial));
        Assert.Equal((SlowFrame.Vin(input), input[21]), (_used.Vin.ToString(), _used.Encryption));
        Assert.Equal(slow.UserItems, _used.UserItems);
        AssertReadings(input, slow);
        AssertObd(input, slow);
        return Task.CompletedTask;
    }

    private void AssertReadings(byte[] input, SlowReport slow)
    {
        Assert.Equal(slow.Streams.Count, _used.ReadingCount);
        Span<byte> encoded = stackalloc byte[37];
        for (var k = 0; k < slow.Streams.Count; k++)
        {
            ref readonly var reading = ref _used.Readings[k];
            Assert.Equal(slow.Time + k, reading.UnixSeconds);
            for (var quantity = 0; quantity < SlowFrame.Stream.Length; quantity++)
            {
                var value = reading.Value((EngineQuantity)quantity);
                Assert.Equal(SlowFrame.Value(input, slow.Streams[k], quantity) ?? double.NaN, value ?? double.NaN, 6);
            }

            EngineItem.Stream.Encode(reading, encoded);
            Assert.True(encoded.SequenceEqual(input.AsSpan(slow.Streams[k], 37)));
        }
    }

    private void AssertObd(byte[] input, SlowReport slow)
    {
        Assert.Equal(slow.Obd.Count, _used.Obd.Count);
        foreach (var (at, record) in slow.Obd.Zip(_used.Obd))
        {
            var item = input.AsSpan(at);
            Assert.Equal(slow.Time, record.UnixSeconds);
            Assert.Equal(item[0] >= 0xFE ? null : item[0], record.Protocol);
            Assert.Equal(item[1] switch { 0 => false, 1 => true, _ => null }, record.MilOn);
            Assert.Equal((item[2] * 256 + item[3], item[4] * 256 + item[5]), (record.Supported, record.Ready));
            for (var k = 0; k < 18; k++) Assert.Equal(item[59 + 2 * k] * 256 + item[60 + 2 * k], record.Iupr[k]);
            Assert.Equal(item[95] > 253 ? 0 : item[95], record.Dtcs.Length);
            for (var k = 0; k < record.Dtcs.Length; k++) Assert.Equal(Convert.ToHexStringLower(item.Slice(96 + 4 * k, 4)), $"{record.Dtcs[k]:x8}");
        }
    }
}
