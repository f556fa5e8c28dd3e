using Telematics.Core.Vehicles;
using Telematics.Protocols.Framing;
using Telematics.Protocols.Gb17691;

namespace Telematics.Tests.Protocols;

public sealed class Gb17691ScanTests
{
    private static readonly byte[] Good = SampleFrame.Read("gb17691/login").Bytes;

    public static TheoryData<string> Samples => [.. SampleFrame.All.Where(sample => SlowFrame.IsFrame(sample.Bytes)).Select(sample => sample.Name)];

    public static TheoryData<string> NoFrames => [.. SampleFrame.All.Where(sample => !SlowFrame.IsFrame(sample.Bytes)).Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_frame_cut_anywhere_waits_for_the_rest_and_is_then_complete(string name)
    {
        var frame = SampleFrame.Read(name).Bytes;
        for (var cut = 0; cut < frame.Length; cut++) Assert.Equal(FrameScan.NeedMore, Gb17691Frame.Scan(frame.AsSpan(0, cut)));

        Assert.Equal(FrameScan.Complete(frame.Length), Gb17691Frame.Scan(frame));
        Assert.Equal(FrameScan.Complete(frame.Length), Gb17691Frame.Scan([.. frame, .. Good]));
    }

    [Theory]
    [MemberData(nameof(NoFrames))]
    public void What_is_no_frame_is_dropped_to_the_last_byte_and_the_next_frame_is_taken(string name) =>
        Assert.Equal([Good], ScanStream.Frames([.. SampleFrame.Read(name).Bytes, .. Good], Gb17691Frame.Scan));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Any_single_damaged_byte_is_found_and_the_next_frame_is_still_taken(string name)
    {
        var frame = SampleFrame.Read(name).Bytes;
        byte[] stream = [.. frame, .. Good];
        for (var at = 0; at < frame.Length; at++)
        {
            for (var flip = 1; flip < 256; flip++)
            {
                stream[at] ^= (byte)flip;
                var frames = ScanStream.Frames(stream, Gb17691Frame.Scan);
                stream[at] ^= (byte)flip;

                // An 8-bit XOR finds every change of a byte, so the damaged frame is never taken. A changed length moves the check byte too:
                // then the new place holds the right value once in 256 times, and nothing in the protocol can tell.
                if (at is 22 or 23) Assert.All(frames, taken => Assert.True(SlowFrame.IsFrame(taken)));
                else Assert.True(frames.Count == 1 && frames[0].AsSpan().SequenceEqual(Good), $"byte {at} changed by {flip:x2}");
            }
        }
    }

    [Fact]
    public void A_run_of_number_signs_before_a_frame_hides_nothing()
    {
        for (var run = 0; run < 80; run++)
        {
            byte[] stream = [.. Enumerable.Repeat((byte)'#', run), .. Good];
            Assert.Equal([Good], ScanStream.Frames(stream, Gb17691Frame.Scan));
            Assert.Equal(run == 0 ? FrameScan.Complete(Good.Length) : FrameScan.Skip(run, DecodeFault.NotAFrame), Gb17691Frame.Scan(stream));
        }
    }

    [Fact]
    public void The_last_two_of_a_run_of_number_signs_are_kept_for_they_may_be_a_start_mark()
    {
        Assert.Equal(FrameScan.NeedMore, Gb17691Frame.Scan(""u8));
        Assert.Equal(FrameScan.NeedMore, Gb17691Frame.Scan("#"u8));
        Assert.Equal(FrameScan.NeedMore, Gb17691Frame.Scan("##"u8));
        Assert.Equal(FrameScan.Skip(1, DecodeFault.NotAFrame), Gb17691Frame.Scan("###"u8));
        Assert.Equal(FrameScan.Skip(5, DecodeFault.NotAFrame), Gb17691Frame.Scan("noise#"u8));
        Assert.Equal(FrameScan.Skip(5, DecodeFault.NotAFrame), Gb17691Frame.Scan("noise"u8));
        Assert.Equal(FrameScan.Skip(5, DecodeFault.NotAFrame), Gb17691Frame.Scan("noise##"u8));
    }

    [Fact]
    public void Frames_back_to_back_come_out_one_by_one()
    {
        var frames = SampleFrame.NamesIn("gb17691").Select(name => SampleFrame.Read(name).Bytes).ToList();
        Assert.Equal(frames, ScanStream.Frames(frames.SelectMany(frame => frame).ToArray(), Gb17691Frame.Scan));
    }

    [Fact]
    public void Every_frame_behind_random_noise_is_found()
    {
        var random = new Random(20181);
        for (var round = 0; round < 2000; round++)
        {
            var noise = new byte[random.Next(100)];
            random.NextBytes(noise);
            for (var k = random.Next(5); k > 0 && noise.Length > 0; k--) noise[random.Next(noise.Length)] = (byte)'#';
            Assert.Equal([Good], ScanStream.Frames([.. noise, .. Good], Gb17691Frame.Scan));
        }
    }

    [Theory]
    [InlineData("command 0", 2, 0, 3)]
    [InlineData("command 6, which a forwarded header may have: byte 3 tells", 2, 6, 4)]
    [InlineData("command 9", 2, 9, 3)]
    [InlineData("VIN that begins with a byte that is no answer flag either", 3, 5, 4)]
    [InlineData("VIN with a lower-case letter", 3, (byte)'l', 4)]
    [InlineData("VIN with a zero byte", 19, 0, 20)]
    [InlineData("encryption 0 in a terminal's header", 21, 0, 22)]
    [InlineData("encryption 4", 21, 4, 22)]
    public void An_illegal_header_byte_is_seen_as_soon_as_it_is_there(string what, int at, byte value, int seenWith)
    {
        var frame = Good.ToArray();
        frame[at] = value;
        for (var length = 0; length <= frame.Length; length++)
        {
            var expected = length < seenWith ? FrameScan.NeedMore : FrameScan.Skip(1, DecodeFault.BadHeader);
            Assert.True(expected == Gb17691Frame.Scan(frame.AsSpan(0, length)), $"{what}, {length} bytes");
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(5, true)]
    [InlineData(8, true)]
    [InlineData(9, false)]
    [InlineData(0x80, false)]
    public void A_forwarded_header_may_carry_the_commands_of_a_platforms_link(byte command, bool legal)
    {
        byte[] heartbeat = [.. "##"u8, command, 0xFE, .. "LNBDY000000000001"u8, 0, 0, 0, 0];
        heartbeat[^1] = (byte)heartbeat[..^1].Aggregate(0, (sum, b) => sum ^ b);
        Assert.Equal(legal ? FrameScan.Complete(25) : FrameScan.Skip(1, DecodeFault.BadHeader), Gb17691Frame.Scan(heartbeat));
    }

    [Fact]
    public void A_length_above_the_cap_is_not_waited_for()
    {
        byte[] header = [.. Good[..22], 0xFF, 0xFF];
        Assert.Equal(FrameScan.Skip(1, DecodeFault.BadLength), Gb17691Frame.Scan(header));
        Assert.Equal(FrameScan.NeedMore, Gb17691Frame.Scan(header, ushort.MaxValue));
        Assert.Equal(FrameScan.Skip(1, DecodeFault.BadLength), Gb17691Frame.Scan(Good, maxDataUnit: 27));
        Assert.Equal(FrameScan.Complete(Good.Length), Gb17691Frame.Scan(Good, maxDataUnit: 28));

        foreach (var length in new[] { Gb17691Frame.DefaultMaxDataUnit, Gb17691Frame.DefaultMaxDataUnit + 1 })
        {
            byte[] atCap = [.. Good[..22], (byte)(length >> 8), (byte)length];
            Assert.Equal(length > Gb17691Frame.DefaultMaxDataUnit ? FrameStatus.Skip : FrameStatus.NeedMore, Gb17691Frame.Scan(atCap).Status);
        }
    }

    [Fact]
    public void A_false_start_with_a_perfect_header_costs_one_byte_and_not_the_frame_behind_it()
    {
        byte[] falseStart = [.. Good[..24]];
        var faults = new List<DecodeFault>();
        Assert.Equal([Good], ScanStream.Frames([.. falseStart, .. Good, .. new byte[40]], Gb17691Frame.Scan, faults));
        Assert.Equal(DecodeFault.BadCheck, faults[0]);
    }

    [Fact]
    public void A_frame_whose_data_contain_a_start_mark_is_one_frame()
    {
        var buffer = new byte[600];
        var writer = new ReportWriter(buffer, new FrameSender(Vin.Parse("LNBDY000000000001")), VehicleCommand.Report, 1_600_000_000, 1, ReportLayout.SerialEach);
        writer.AddUserItem(0x80, [.. Good, .. "####"u8, .. Good]);
        var frame = buffer[..writer.Close()];
        Assert.Equal([frame], ScanStream.Frames(frame, Gb17691Frame.Scan));
    }

    [Fact]
    public void A_skipped_frame_tells_whose_it_claimed_to_be()
    {
        var damaged = Good.ToArray();
        damaged[30] ^= 1;
        Assert.Equal(FrameScan.Skip(1, DecodeFault.BadCheck), Gb17691Frame.Scan(damaged));
        Assert.Equal("LGDCH91G8KA141269", Gb17691Frame.ClaimedVin(damaged).ToString());

        byte[] tooLong = [.. Good[..22], 0xFF, 0xFF];
        Assert.Equal("LGDCH91G8KA141269", Gb17691Frame.ClaimedVin(tooLong).ToString());

        var forwarded = SampleFrame.Read("gb32960/login-wrong-check").Bytes;
        Assert.Equal("LETEDDE10EH000002", Gb17691Frame.ClaimedVin(forwarded).ToString());

        damaged[5] = (byte)'?';
        Assert.True(Gb17691Frame.ClaimedVin(damaged).IsEmpty);
        Assert.True(Gb17691Frame.ClaimedVin(Good.AsSpan(0, 23)).IsEmpty);
        Assert.True(Gb17691Frame.ClaimedVin(Good.AsSpan(1)).IsEmpty);
    }

    [Fact]
    public void Every_accepted_frame_reads_the_same_byte_by_byte()
    {
        var random = new Random(17691);
        var samples = SampleFrame.All.Select(sample => sample.Bytes).ToList();
        var accepted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var stream = samples[random.Next(samples.Count)].Concat(samples[random.Next(samples.Count)]).ToArray();
            for (var k = random.Next(3); k > 0; k--) stream[random.Next(stream.Length)] = (byte)random.Next(256);
            foreach (var frame in ScanStream.Frames(stream, Gb17691Frame.Scan))
            {
                accepted++;
                var view = new Gb17691Frame(frame);
                Assert.True(SlowFrame.IsFrame(frame), Convert.ToHexString(frame));
                Assert.Equal(SlowFrame.Vin(frame), view.Vin.ToString());
                Assert.Equal(SlowFrame.IsForwarded(frame), view.Header == HeaderKind.Forwarded);
                Assert.Equal(frame[2], view.CommandCode);
                Assert.Equal(frame[21], view.Encryption);
                Assert.Equal(SlowFrame.IsForwarded(frame) ? frame[3] : 0, view.AnswerFlag);
                Assert.Equal(SlowFrame.IsForwarded(frame) ? 0 : frame[20], view.SoftwareVersion);
                Assert.True(frame.AsSpan(24, frame.Length - 25).SequenceEqual(view.DataUnit));
            }
        }

        Assert.True(accepted > 10_000, $"only {accepted} frames came through");
    }

    [Fact]
    public void The_time_of_a_frame_is_read_without_decoding_it()
    {
        Assert.True(new Gb17691Frame(Good).TryTime(out var unixSeconds));
        Assert.Equal(DateTimeOffset.Parse("2020-01-08 14:08:06 +08:00", null).ToUnixTimeSeconds(), unixSeconds);

        var request = new byte[Gb17691Frame.Overhead];
        Gb17691Encoder.TimeSync(request, new FrameSender(Vin.Parse("LNBDY000000000001")));
        Assert.False(new Gb17691Frame(request).TryTime(out _));

        byte[] encrypted = [.. Good];
        encrypted[21] = 3;
        Assert.False(new Gb17691Frame(encrypted).TryTime(out _));
    }
}
