using Telematics.Core.Vehicles;
using Telematics.Gateway;

namespace Telematics.Tests.Gateway;

/// <summary>Bytes that are no frame: stored raw with a reason, counted, and bounded.</summary>
public sealed class RubbishTests
{
    private static readonly byte[] Good = Wire.Report(Wire.TruckB);

    public static TheoryData<int> Samples => [.. Enumerable.Range(0, Wire.Samples.Count())];

    [Theory]
    [InlineData(DecodeFault.NotAFrame)]
    [InlineData(DecodeFault.BadHeader)]
    [InlineData(DecodeFault.BadLength)]
    [InlineData(DecodeFault.BadCheck)]
    [InlineData(DecodeFault.TooShort)]
    public async Task Each_reason_is_counted_stored_and_followed_by_the_next_good_frame(DecodeFault reason)
    {
        await using var rig = await Rig.Start();
        var rubbish = Rubbish(reason);

        if (reason == DecodeFault.TooShort) await rig.SendAll(Good, rubbish); // known only when the connection ends
        else await rig.SendAll(rubbish, Good);

        Assert.Equal([Good], rig.Journal.Frames);
        Assert.Equal(1, rig.Counters.Rejected(reason));
        Assert.Equal(reason, rig.Journal.Rejected[0].Fault);
        Assert.Equal(rubbish, Wire.Join([.. rig.Journal.Rejected.Select(rejected => rejected.Wire)]));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_damaged_or_cut_sample_costs_itself_and_never_the_frame_behind_it(int sample)
    {
        await using var rig = await Rig.Start();
        var frame = Wire.Samples.ElementAt(sample);
        byte[][] bad = [Wire.Damaged(frame, 0), Wire.Damaged(frame, 5), Wire.Damaged(frame, 23), Wire.Damaged(frame, frame.Length - 1), frame[..^1], frame[..10]];

        foreach (var one in bad) await rig.SendAll(one, Good);

        Assert.Equal(bad.Length, rig.Journal.Frames.Count(stored => stored.SequenceEqual(Good)));
    }

    [Fact]
    public async Task A_peer_that_sends_only_noise_is_given_up_at_the_bound_and_every_byte_is_kept()
    {
        await using var rig = await Rig.Start(Rig.Defaults with { MaxRubbishBytes = 10_000 });
        using var peer = await rig.Connect();
        var noise = new byte[10_001];

        await peer.Send(noise);

        await peer.ReceiveAll();
        await rig.Closed(CloseReason.Rubbish);
        Assert.Equal(noise, Wire.Join([.. rig.Journal.Rejected.Select(rejected => rejected.Wire)]));
    }

    [Fact]
    public async Task A_peer_that_sends_only_damaged_frames_is_given_up_after_so_many()
    {
        await using var rig = await Rig.Start(Rig.Defaults with { MaxBadCandidates = 5 });
        using var peer = await rig.Connect();
        var damaged = Wire.Damaged(Wire.Report(Wire.TruckA));

        for (var i = 0; i < 6; i++) await peer.Send(damaged);

        await peer.ReceiveAll();
        await rig.Closed(CloseReason.Rubbish);
        Assert.Equal(6, rig.Counters.Rejected(DecodeFault.BadCheck));
    }

    [Fact]
    public async Task A_good_frame_now_and_then_keeps_a_noisy_line()
    {
        await using var rig = await Rig.Start(Rig.Defaults with { MaxRubbishBytes = 1024, MaxBadCandidates = 1 });
        using var peer = await rig.Connect();

        for (var i = 0; i < 20; i++) await peer.Send(new byte[400], Wire.Damaged(Good), Good);

        await rig.Stored(20);
        await peer.IsAlive(Wire.TruckB);
        Assert.Equal(20, rig.Counters.Rejected(DecodeFault.BadCheck));
    }

    [Fact]
    public async Task Rejected_bytes_are_counted_for_the_vehicle_of_their_connection()
    {
        await using var rig = await Rig.Start();

        await rig.SendAll(Wire.Login(Wire.TruckA), new byte[50], Wire.Damaged(Wire.Report(Wire.TruckB)), Wire.Report(Wire.TruckA));

        Assert.All(rig.Journal.Rejected, rejected => Assert.Equal(Wire.TruckA, rejected.Vin));
    }

    private static byte[] Rubbish(DecodeFault reason)
    {
        var frame = Wire.Report(Wire.TruckA);
        switch (reason)
        {
            case DecodeFault.NotAFrame: return [.. Enumerable.Repeat((byte)0x7E, 100)];
            case DecodeFault.BadHeader: return "##not a header"u8.ToArray();
            case DecodeFault.BadLength:
                frame[22] = 0xFF;
                return frame;
            case DecodeFault.BadCheck: return Wire.Damaged(frame);
            default: return frame[..100];
        }
    }
}
