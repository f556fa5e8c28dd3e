using System.Buffers.Binary;
using Telematics.Protocols.Stations;
using Telematics.Tests.Protocols;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>An envelope of a station is read as its page says, and what is in it is a frame or none; the quick look and the decoder agree.</summary>
internal sealed class StationTarget() : FuzzTarget("station")
{
    public override IReadOnlyList<byte[]> Seeds { get; } = [.. SampleFrame.NamesIn("stations").Select(name => SampleFrame.Read(name).Bytes)];

    public override IReadOnlyList<byte[]> Words => ["RS\u0001\0"u8.ToArray(), [0x5A], [0xA3], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFA, 0x03, 0x02, 0x0A, 0x00]];

    public override byte[] Mend(byte[] input, Random random)
    {
        if (input.Length <= StationEnvelope.Overhead) return input;
        return StationEnvelope.Wrap(input.AsSpan(8, input.Length - StationEnvelope.Overhead));
    }

    public override Task Check(byte[] input)
    {
        var scan = StationEnvelope.Scan(input);
        Assert.Equal(Slow(input), scan);
        var begun = StationEnvelope.Scan(input.AsSpan(0, RandomOf(input).Next(input.Length + 1)));
        if (begun.Status != EnvelopeStatus.NeedMore) Assert.Equal(begun, scan);

        if (scan.Status == EnvelopeStatus.Complete) CheckFrame(StationEnvelope.Payload(input.AsSpan(0, scan.Length)));
        return Task.CompletedTask;
    }

    private static void CheckFrame(ReadOnlySpan<byte> payload)
    {
        if (StationCodec.DecodeFrame(payload) is not { } frame) return;
        Assert.Equal(frame.Sequence, FrameShape.Of(payload).Sequence);
        Assert.Equal(frame.Pass is not null, FrameShape.Of(payload).Body == StationBody.Pass);
        frame.Pass?.ToCore();
        frame.Calibration?.ToCore();
        Assert.NotNull(StationCodec.Decode("S1/L1"u8, 0, 0, StationPayload.Write(default, "", payload)));
    }

    private static EnvelopeScan Slow(byte[] b)
    {
        byte[] start = [(byte)'R', (byte)'S', 1, 0];
        EnvelopeFault[] faults = [EnvelopeFault.BadMagic, EnvelopeFault.BadMagic, EnvelopeFault.BadVersion, EnvelopeFault.BadFlags];
        for (var i = 0; i < Math.Min(4, b.Length); i++)
            if (b[i] != start[i]) return EnvelopeScan.Broken(faults[i], i);
        if (b.Length < 8) return EnvelopeScan.NeedMore;
        var length = ((long)b[4] << 24) + (b[5] << 16) + (b[6] << 8) + b[7];
        if (length is 0 or > 4_194_304) return EnvelopeScan.Broken(EnvelopeFault.BadLength, 4);
        if (b.Length < 12 + length) return EnvelopeScan.NeedMore;

        return BinaryPrimitives.ReadUInt32BigEndian(b.AsSpan((int)length + 8)) == SlowCheck(b.AsSpan(0, (int)length + 8))
            ? EnvelopeScan.Complete((int)length + 12)
            : EnvelopeScan.Broken(EnvelopeFault.BadCheck, (int)length + 8);
    }

    private static uint SlowCheck(ReadOnlySpan<byte> bytes)
    {
        var state = uint.MaxValue;
        foreach (var value in bytes)
        {
            state ^= value;
            for (var bit = 0; bit < 8; bit++) state = (state & 1) != 0 ? (state >> 1) ^ 0x82F63B78 : state >> 1;
        }

        return ~state;
    }
}
