using Telematics.Core.Stations;
using Telematics.Gateway;
using Telematics.Gateway.Stations;
using Telematics.Protocols.Stations;

namespace Telematics.Tests.Gateway.Stations;

public sealed class SessionTests
{
    [Fact]
    public async Task Passes_are_stored_acknowledged_and_resumed_from()
    {
        await using var rig = await StationRig.Start();
        using (var station = await rig.SignIn())
        {
            await station.Send([.. Enumerable.Range(1, 500).Select(i => station.PassFrame("P" + i))]);
            Assert.Empty(await station.Drain());
        }

        Assert.Equal(Enumerable.Range(1, 500).Select(i => "P" + i), rig.Records().Select(r => r.Pass!.PassId));
        using var again = await rig.SignIn(expectedLast: 500);
    }

    [Theory]
    [InlineData("S1", "L1", "nobody", 0, HelloRefusal.NotAuthentic)]
    [InlineData("S9", "L1", "k1", 0, HelloRefusal.NotAuthentic)]
    [InlineData("S1", "L9", "k1", 0, HelloRefusal.LineUnknown)]
    [InlineData("S1", "L1", "k1", 300_001, HelloRefusal.ClockOff)]
    [InlineData("S1", "L1", "k1", -300_001, HelloRefusal.ClockOff)]
    [InlineData("S1", "../L1", "k1", 0, HelloRefusal.Malformed)]
    public async Task A_hello_that_is_not_right_is_refused_and_closed(string station, string line, string key, long skewMs, HelloRefusal reason)
    {
        await using var rig = await StationRig.Start();
        using var peer = await rig.Connect();

        var reply = await peer.Hello(peer.HelloFrame(station, line, key, skewMs));

        Assert.False(reply.Accepted);
        Assert.NotEmpty(reply.Reason);
        Assert.Empty(await peer.Peer.ReceiveAll());
        await rig.Closed(CloseReason.HelloRefused);
        Assert.Equal(1, rig.Counters.HelloRefused(reason));
        Assert.Equal(0, rig.Listener.Sessions.Count);
    }

    [Fact]
    public async Task A_wrong_hmac_and_an_unknown_key_sound_the_same()
    {
        await using var rig = await StationRig.Start();
        using var one = await rig.Connect();
        using var two = await rig.Connect();
        var damaged = one.HelloFrame();
        damaged.Hello!.HmacSha256[5] ^= 1;

        Assert.Equal((await one.Hello(damaged)).Reason, (await two.Hello(two.HelloFrame(keyId: "nobody"))).Reason);
    }

    [Fact]
    public async Task A_replayed_hello_is_refused_also_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("stations-test-").FullName;
        await using (var rig = await StationRig.Start(folder: folder))
        {
            using var station = await rig.Connect();
            var hello = station.HelloFrame(nonce: new byte[16]);
            Assert.True((await station.Hello(hello)).Accepted);
            using var thief = await rig.Connect();
            Assert.False((await thief.Hello(hello)).Accepted);
            Assert.Equal(1, rig.Counters.HelloRefused(HelloRefusal.NonceUsed));
            Assert.Equal(1, rig.Listener.Sessions.Count);
        }

        await using (var rig = await StationRig.Start(folder: folder))
        {
            using var thief = await rig.Connect();
            Assert.False((await thief.Hello(thief.HelloFrame(nonce: new byte[16]))).Accepted);
            Assert.Equal(1, rig.Counters.HelloRefused(HelloRefusal.NonceUsed));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Without_a_hello_in_10_seconds_the_connection_is_closed()
    {
        await using var rig = await StationRig.Start();
        using var peer = await rig.Connect();
        await Wait.Until(() => rig.Counters.Accepted == 1, "the connection is accepted");

        rig.Pass(12);

        await peer.Peer.ReceiveAll();
        await rig.Closed(CloseReason.NoFrame);
    }

    [Fact]
    public async Task After_90_seconds_of_silence_the_line_is_off_line()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();
        rig.Pass(60);
        await station.Send(new Telematics.Protocols.Stations.Messages.StationFrame
        {
            StationId = "S1",
            LineId = "L1",
            SentAtMs = rig.NowMs + 2500,
            Heartbeat = new() { InstrumentState = { ["gas"] = "WARN:warming up" } },
        });
        await Wait.Until(() => rig.Listener.Sessions.Of(new("S1", "L1"))?.LastHeartbeat is not null, "the heartbeat is shown");
        rig.Pass(60);
        var view = rig.Listener.Sessions.Of(new("S1", "L1"))!;
        Assert.Equal(("WARN:warming up", "test-1", TimeSpan.FromSeconds(2.5), null), (view.Instruments["gas"], view.SoftwareVersion, view.ClockSkew, view.OfflineSince));

        rig.Pass(32);

        await station.Peer.ReceiveAll();
        await rig.Closed(CloseReason.Idle);
        Assert.NotNull(rig.Listener.Sessions.Of(new("S1", "L1"))!.OfflineSince);
        Assert.Equal(0, rig.Listener.Sessions.Count);
    }

    [Fact]
    public async Task The_newest_connection_of_a_line_wins()
    {
        await using var rig = await StationRig.Start();
        using var older = await rig.SignIn();
        await older.Send(older.PassFrame("P1"));
        await older.Drain();

        using var newer = await rig.SignIn(expectedLast: 1);

        await older.Peer.ReceiveAll();
        await rig.Closed(CloseReason.Replaced);
        await newer.Send(newer.PassFrame("P2"));
        await newer.Drain();
        Assert.Equal(2, rig.Records().Count);
        Assert.Equal(1, rig.Listener.Sessions.Count);
    }

    [Fact]
    public async Task Repeated_sequences_are_acknowledged_and_gaps_are_filled_late()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();
        var first = station.PassFrame("P1");
        var late = station.PassFrame("P2");
        var third = station.PassFrame("P3");

        await station.Send(first, third, first);
        await station.Drain();
        Assert.Equal(1UL, rig.Listener.Sessions.Of(new("S1", "L1"))!.Missing);
        await station.Send(late, third);
        await Wait.Until(() => rig.Counters.Repeated == 2, "the repeated record is seen");
        await station.Drain();

        Assert.Equal(["P1", "P3", "P2"], rig.Records().Select(r => r.Pass!.PassId));
        Assert.Equal(1, rig.Counters.Gaps);
        await Wait.Until(() => rig.Listener.Sessions.Of(new("S1", "L1"))!.Missing == 0, "the gap is closed");
    }

    [Fact]
    public async Task What_is_not_valid_is_stored_raw_acknowledged_and_listed()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();
        await station.Send(
            station.PassFrame("P1"),
            station.PassFrame("P2", opacity: 140),
            station.PassFrame("P1", opacity: 9),
            station.PassFrame("P3", change: p => p.PassedAtMs -= 8 * 86_400_000L),
            station.PassFrame("P4", change: p => p.PassedAtMs += 400_000),
            station.PassFrame("P5", opacity: double.NaN),
            station.PassFrame(""),
            station.Next(f => f.MediaChunk = new() { MediaId = "never announced", Data = [1] }),
            station.Next(_ => { }),
            station.Next(f => { f.LineId = "L2"; f.Calibration = new(); }),
            station.Next(f => f.Calibration = new() { StartedAtMs = rig.NowMs, Passed = true }));

        var rejected = await station.Drain();

        Assert.Equal(
            [
                (2UL, RejectionCode.InvalidValue), (3UL, RejectionCode.DuplicatePassId), (4UL, RejectionCode.TimeOutOfRange), (5UL, RejectionCode.TimeOutOfRange),
                (6UL, RejectionCode.InvalidValue), (7UL, RejectionCode.InvalidValue), (8UL, RejectionCode.UnknownMedia), (9UL, RejectionCode.InvalidValue),
                (10UL, RejectionCode.UnknownLine),
            ],
            rejected.Select(r => (r.Sequence, (RejectionCode)r.Code)));
        Assert.Equal(rejected.Select(r => r.Message), rig.Records().Where(r => r.Rejection != RejectionCode.None).Select(r => r.RejectionMessage));
        Assert.Equal(11, rig.Records().Count);
        Assert.Contains("opacity_percent 140", rejected[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_pass_again_under_a_new_sequence_is_no_contradiction()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();

        await station.Send(station.PassFrame("P1"), station.PassFrame("P1"));

        Assert.Empty(await station.Drain());
    }

    [Fact]
    public async Task A_broken_envelope_ends_the_stream_behind_the_good_frames()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();
        var damaged = StationEnvelope.Encode(station.PassFrame("P2"));
        damaged[20] ^= 1;
        station.Sequence = 0;
        byte[] both = [.. StationEnvelope.Encode(station.PassFrame("P1")), .. damaged];

        await station.Peer.Send(both);

        await station.Drain();
        await station.Peer.ReceiveAll();
        await rig.Closed(CloseReason.BrokenStream);
        Assert.Equal(1, rig.Counters.Broken(EnvelopeFault.BadCheck));
        Assert.Equal("P1", Assert.Single(rig.Records()).Pass!.PassId);
    }

    [Fact]
    public async Task A_stranger_may_not_send_much_before_the_hello()
    {
        await using var rig = await StationRig.Start();
        using var peer = await rig.Connect();

        await peer.Peer.Send(Convert.FromHexString("5253010000100000"));

        await peer.Peer.ReceiveAll();
        await rig.Closed(CloseReason.BrokenStream);
    }

    [Fact]
    public async Task A_pass_before_the_hello_and_a_second_hello_end_the_connection()
    {
        await using var rig = await StationRig.Start();
        using var hasty = await rig.Connect();
        await hasty.Send(hasty.PassFrame("P1"));
        await hasty.Peer.ReceiveAll();
        await rig.Closed(CloseReason.NoHello);

        using var twice = await rig.SignIn();
        await twice.Send(twice.HelloFrame());
        await twice.Peer.ReceiveAll();
        await rig.Closed(CloseReason.SecondHello);
        Assert.Empty(rig.Records());
    }

    [Fact]
    public async Task A_frame_too_long_for_the_journal_is_kept_raw_and_rejected()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();

        await station.Send(station.PassFrame("P1", change: p => p.Plate = new string('x', 2_000_000)), station.PassFrame("P2"));

        Assert.Equal(1UL, Assert.Single(await station.Drain()).Sequence);
        Assert.Equal([1UL, 2UL], rig.Records().Select(r => r.Sequence));
        Assert.True(new FileInfo(Assert.Single(Directory.GetFiles(Path.Combine(rig.Media, "raw")))).Length > 2_000_000);
    }

    [Fact]
    public async Task A_withdrawn_key_ends_the_session_and_a_removed_line_is_rejected()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();
        rig.Registry.RemoveLine();
        await station.Send(station.PassFrame("P1"));
        Assert.Equal((int)RejectionCode.UnknownLine, Assert.Single(await station.Drain()).Code);

        rig.Registry.WithdrawKey();
        await station.Send(station.PassFrame("P2"));
        await station.Peer.ReceiveAll();
        await rig.Closed(CloseReason.KeyWithdrawn);
    }

    [Fact]
    public async Task Frames_cut_anywhere_arrive_whole()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();
        byte[] stream = [.. StationEnvelope.Encode(station.PassFrame("P1")), .. StationEnvelope.Encode(station.PassFrame("P2"))];

        foreach (var piece in stream.Chunk(7)) await station.Peer.Send(piece);
        await station.Drain();

        Assert.Equal(["P1", "P2"], rig.Records().Select(r => r.Pass!.PassId));
    }
}
