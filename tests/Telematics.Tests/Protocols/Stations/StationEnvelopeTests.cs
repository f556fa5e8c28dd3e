using System.Buffers.Binary;
using System.Text;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;

namespace Telematics.Tests.Protocols.Stations;

public sealed class StationEnvelopeTests
{
    // protocol-specs/station-stream.md, worked example: heartbeat of S1/L1 with gas OK
    private static readonly byte[] Envelope = StationEnvelope.Encode(new StationFrame
    {
        StationId = "S1",
        LineId = "L1",
        SentAtMs = 1_795_400_000_000,
        Heartbeat = new() { InstrumentState = { ["gas"] = "OK" } },
    });

    [Fact]
    public void The_worked_example_of_the_specification_is_what_we_write() =>
        Assert.Equal(SampleFrame.Read("stations/heartbeat").Bytes, Envelope);

    [Fact]
    public void The_check_is_CRC_32C() => Assert.Equal(0xE3069283u, Crc32C.Of(Encoding.ASCII.GetBytes("123456789"))); // RFC 3720 B.4 family, the usual check value

    [Fact]
    public void A_whole_envelope_is_complete_whatever_follows()
    {
        Assert.Equal(EnvelopeScan.Complete(Envelope.Length), StationEnvelope.Scan(Envelope));
        Assert.Equal(EnvelopeScan.Complete(Envelope.Length), StationEnvelope.Scan([.. Envelope, 1, 2, 3]));
    }

    [Fact]
    public void An_envelope_cut_anywhere_needs_more()
    {
        for (var cut = 0; cut < Envelope.Length; cut++) Assert.Equal(EnvelopeScan.NeedMore, StationEnvelope.Scan(Envelope.AsSpan(0, cut)));
    }

    [Fact]
    public void Every_damaged_byte_breaks_the_stream_or_asks_for_more()
    {
        for (var at = 0; at < Envelope.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = (byte[])Envelope.Clone();
                damaged[at] ^= (byte)(1 << bit);

                var scan = StationEnvelope.Scan(damaged);

                Assert.NotEqual(EnvelopeStatus.Complete, scan.Status);
                Assert.Contains(scan.Fault, PossibleFaults(at));
            }
        }
    }

    [Theory]
    [InlineData("58", EnvelopeFault.BadMagic, 0)]
    [InlineData("5258", EnvelopeFault.BadMagic, 1)]
    [InlineData("525302", EnvelopeFault.BadVersion, 2)]
    [InlineData("52530101", EnvelopeFault.BadFlags, 3)]
    [InlineData("5253010000000000", EnvelopeFault.BadLength, 4)]
    [InlineData("5253010000400001", EnvelopeFault.BadLength, 4)]
    [InlineData("52530100ffffffff", EnvelopeFault.BadLength, 4)]
    [InlineData("5253010080000000", EnvelopeFault.BadLength, 4)]
    public void A_fault_is_told_as_soon_as_its_bytes_are_there(string hex, EnvelopeFault fault, int at) =>
        Assert.Equal(EnvelopeScan.Broken(fault, at), StationEnvelope.Scan(Convert.FromHexString(hex)));

    [Fact]
    public void The_longest_payload_is_taken()
    {
        var envelope = StationEnvelope.Wrap(new byte[StationEnvelope.MaxPayload]);

        Assert.Equal(EnvelopeScan.Complete(StationEnvelope.MaxPayload + StationEnvelope.Overhead), StationEnvelope.Scan(envelope));
        Assert.Equal(EnvelopeScan.Broken(EnvelopeFault.BadLength, 4), StationEnvelope.Scan(envelope, maxPayload: 4096));
    }

    [Fact]
    public void A_wrong_check_is_told_with_its_offset()
    {
        var damaged = (byte[])Envelope.Clone();
        BinaryPrimitives.WriteInt32BigEndian(damaged.AsSpan(^4..), 0);

        Assert.Equal(EnvelopeScan.Broken(EnvelopeFault.BadCheck, damaged.Length - 4), StationEnvelope.Scan(damaged));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("heartbeat")]
    [InlineData("pass")]
    [InlineData("media-chunk")]
    [InlineData("calibration")]
    [InlineData("traffic-count")]
    public void Every_sample_is_read_and_written_again_byte_by_byte(string name)
    {
        var sample = SampleFrame.Read("stations/" + name).Bytes;

        Assert.Equal(EnvelopeScan.Complete(sample.Length), StationEnvelope.Scan(sample));
        Assert.Equal(sample, StationEnvelope.Encode(StationCodec.DecodeFrame(StationEnvelope.Payload(sample))!));
    }

    /// <summary>A damaged length may also ask for more bytes, or cut the payload elsewhere and fail its check.</summary>
    private static EnvelopeFault[] PossibleFaults(int at) => at switch
    {
        < 2 => [EnvelopeFault.BadMagic],
        2 => [EnvelopeFault.BadVersion],
        3 => [EnvelopeFault.BadFlags],
        < 8 => [EnvelopeFault.BadLength, EnvelopeFault.BadCheck, EnvelopeFault.None],
        _ => [EnvelopeFault.BadCheck],
    };
}
