using Telematics.Core.Vehicles;
using Telematics.Gateway.Framing;
using Telematics.Protocols.Gb17691;
using Telematics.Tests.Protocols;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>
/// However TCP slices the bytes and whenever patience ends: every byte comes out once and in order, memory stays within the longest frame, frames are
/// those that a reading byte by byte finds, and the next good frame is taken.
/// </summary>
internal sealed class CutterTarget() : FuzzTarget("cutter")
{
    private static readonly byte[] Good = SampleFrame.Read("gb17691/login").Bytes;

    public override IReadOnlyList<byte[]> Seeds => FrameInput.Seeds;

    public override IReadOnlyList<byte[]> Words => FrameInput.Words;

    public override byte[] Mend(byte[] input, Random random) => FrameInput.Mend(input, random);

    public override Task Check(byte[] input)
    {
        var random = RandomOf(input);
        var longestUnit = random.Next(3) == 0 ? random.Next(28, 700) : Gb17691Frame.DefaultMaxDataUnit;
        var longest = longestUnit + Gb17691Frame.Overhead;
        var cutter = new FrameCutter(bytes => Gb17691Frame.Scan(bytes, longestUnit), longest);
        var patient = random.Next(2) == 0;
        var sink = new Sink();

        foreach (var slice in Slices(input, random))
        {
            cutter.Feed(slice, sink);
            Assert.True(cutter.Kept < longest, $"{cutter.Kept} bytes are kept, the longest frame has {longest}");
            if (!patient && random.Next(3) == 0) cutter.GiveUpFront(sink);
        }

        cutter.GiveUpAll(sink);
        Assert.Equal(0, cutter.Kept);
        Assert.True(sink.All.SequenceEqual(input), "the bytes that come out are not those that went in");
        if (patient) ScanTarget.AssertSame(SlowFrame.Frames(input, longestUnit), sink.Frames);
        Assert.All(sink.Frames, frame => Assert.True(SlowFrame.IsFrame(frame)));

        cutter.Feed(Good, sink);
        Assert.Equal(0, cutter.Kept);
        Assert.Equal(Good, sink.Frames[^1]);
        return Task.CompletedTask;
    }

    private static IEnumerable<byte[]> Slices(byte[] input, Random random)
    {
        var longest = random.Next(3) switch { 0 => 3, 1 => 100, _ => input.Length + 1 };
        for (var at = 0; at < input.Length;)
        {
            var length = Math.Min(random.Next(longest + 1), input.Length - at);
            yield return input[at..(at + length)];
            at += length;
        }
    }

    private sealed class Sink : IFrameSink
    {
        public List<byte> All { get; } = [];

        public List<byte[]> Frames { get; } = [];

        public void Frame(ReadOnlySpan<byte> frame)
        {
            All.AddRange(frame);
            Frames.Add(frame.ToArray());
        }

        public void Rejected(ReadOnlySpan<byte> bytes, DecodeFault fault)
        {
            Assert.True(bytes.Length > 0 && fault != DecodeFault.None, $"{bytes.Length} bytes are rejected for {fault}");
            All.AddRange(bytes);
        }
    }
}
