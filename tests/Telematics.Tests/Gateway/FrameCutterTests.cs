using Telematics.Core.Vehicles;
using Telematics.Gateway.Framing;
using Telematics.Protocols.Gb17691;

namespace Telematics.Tests.Gateway;

/// <summary>Every sample frame, damaged and cut in every place: every byte comes out once, and the good frame behind is taken.</summary>
public sealed class FrameCutterTests
{
    private const int MaxFrameLength = Gb17691Frame.DefaultMaxDataUnit + Gb17691Frame.Overhead;

    /// <summary>One bit each, all of them, and the value of the start mark.</summary>
    private static readonly byte[] Flips = [1, 2, 4, 8, 16, 32, 64, 128, 255];

    private static readonly byte[][] Followers = [.. Enumerable.Range(1, 4).Select(serial => Wire.Report(Wire.TruckB, serial))];
    private static readonly byte[] Good = Wire.Join(Followers);
    private static readonly EqualityComparer<byte[]> ByteComparer = EqualityComparer<byte[]>.Create((one, other) => one.AsSpan().SequenceEqual(other));

    [Fact]
    public void Every_damaged_byte_of_every_sample_costs_only_its_frame()
    {
        var sink = new Pieces();
        foreach (var frame in Wire.Samples)
        {
            for (var at = 0; at < frame.Length; at++)
            {
                foreach (var damage in Flips.Append((byte)(frame[at] ^ '#')).Where(damage => damage != 0))
                {
                    var damaged = (byte[])frame.Clone();
                    damaged[at] ^= damage;
                    CostsOnlyItself(damaged, sink, $"byte {at} of {Convert.ToHexString(frame)} changed by {damage:X2}");
                }
            }
        }
    }

    [Fact]
    public void Every_cut_of_every_sample_costs_only_its_frame()
    {
        var sink = new Pieces();
        foreach (var frame in Wire.Samples)
        {
            for (var length = 0; length < frame.Length; length++)
            {
                CostsOnlyItself(frame[..length], sink, $"{Convert.ToHexString(frame)} cut at {length}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1000)]
    public void In_whatever_pieces_the_bytes_come_the_same_frames_come_out(int piece)
    {
        var whole = new Pieces();
        var pieced = new Pieces();
        var bytes = Wire.Join([.. Wire.Samples.SelectMany(frame => new[] { frame, Wire.Damaged(frame, frame.Length - 1), new byte[33] }), Good]);

        Cut(bytes, bytes.Length, whole);
        Cut(bytes, piece, pieced);

        Assert.Equal(whole.Frames, pieced.Frames);
        Assert.Equal(bytes, pieced.All);
    }

    [Fact]
    public void A_frame_longer_than_the_bound_is_not_waited_for()
    {
        var sink = new Pieces();
        var cutter = new FrameCutter(Gb17691Frame.Scan, maxFrameLength: 200);

        cutter.Feed(Wire.Report(Wire.TruckA).AsSpan(0, 300), sink);

        Assert.Equal(DecodeFault.BadLength, sink.Faults[0]);
        Assert.InRange(cutter.Kept, 0, 199);
    }

    /// <summary>
    /// An 8-bit check fits one wrong frame in 256: a beginning completed by bytes of the next frames may be one, which nobody can tell from a good one.
    /// Then the frames that it reaches into are its victims, and every one behind it must be there.
    /// </summary>
    private static void CostsOnlyItself(byte[] beginning, Pieces sink, string what)
    {
        byte[] bytes = [.. beginning, .. Good];
        Cut(bytes, bytes.Length, sink);

        var first = sink.Frames[0];
        var reached = Followers.Any(first.SequenceEqual) ? beginning.Length : bytes.AsSpan().IndexOf(first) + first.Length;
        var spared = Followers.Where((_, i) => beginning.Length + i * Followers[0].Length >= reached);
        Assert.True(sink.Frames.TakeLast(spared.Count()).SequenceEqual(spared, ByteComparer), $"{what}: a frame behind is lost");
        Assert.True(sink.All.SequenceEqual(bytes), $"{what}: not every byte came out once");
    }

    private static void Cut(byte[] bytes, int piece, Pieces into)
    {
        into.Clear();
        var cutter = new FrameCutter(Gb17691Frame.Scan, MaxFrameLength);
        for (var at = 0; at < bytes.Length; at += piece) cutter.Feed(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)), into);
        cutter.GiveUpAll(into);
        Assert.Equal(0, cutter.Kept);
    }

    private sealed class Pieces : IFrameSink
    {
        public List<byte[]> Frames { get; } = [];
        public List<DecodeFault> Faults { get; } = [];
        public List<byte> All { get; } = [];

        public void Clear()
        {
            Frames.Clear();
            Faults.Clear();
            All.Clear();
        }

        public void Frame(ReadOnlySpan<byte> frame)
        {
            Frames.Add(frame.ToArray());
            All.AddRange(frame);
        }

        public void Rejected(ReadOnlySpan<byte> bytes, DecodeFault fault)
        {
            Assert.NotEqual(DecodeFault.None, fault);
            Faults.Add(fault);
            All.AddRange(bytes);
        }
    }
}
