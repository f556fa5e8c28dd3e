using Telematics.Core.Vehicles;
using Telematics.Protocols.Framing;
using Telematics.Protocols.Gb17691;
using Telematics.Tests.Protocols;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>The scan finds the frames that a reading byte by byte finds, and never changes its mind when more bytes come.</summary>
internal sealed class ScanTarget() : FuzzTarget("scan")
{
    public override IReadOnlyList<byte[]> Seeds => FrameInput.Seeds;

    public override IReadOnlyList<byte[]> Words => FrameInput.Words;

    public override byte[] Mend(byte[] input, Random random) => FrameInput.Mend(input, random);

    public override Task Check(byte[] input)
    {
        AssertSame(SlowFrame.Frames(input, Gb17691Frame.DefaultMaxDataUnit), ScanStream.Frames(input, Gb17691Frame.Scan));

        var begun = Gb17691Frame.Scan(input.AsSpan(0, RandomOf(input).Next(input.Length + 1)));
        var whole = Gb17691Frame.Scan(input);
        if (begun is { Status: FrameStatus.Skip, Fault: DecodeFault.NotAFrame })
            Assert.True(whole.Fault == DecodeFault.NotAFrame && whole.Length >= begun.Length, $"first {begun}, then {whole}");
        else if (begun.Status != FrameStatus.NeedMore)
            Assert.Equal(begun, whole);
        return Task.CompletedTask;
    }

    internal static void AssertSame(List<byte[]> expected, List<byte[]> found) => Assert.True(
        expected.Count == found.Count && expected.Zip(found).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)),
        $"frames of {string.Join(", ", expected.Select(frame => frame.Length))} bytes are expected, found are {string.Join(", ", found.Select(frame => frame.Length))}");
}
