using Telematics.Core.Vehicles;
using Telematics.Gateway;
using Telematics.Protocols.Gb17691;

namespace Telematics.Tests.Gateway;

/// <summary>What the centre says back, and when.</summary>
public sealed class AnswerTests
{
    [Fact]
    public async Task The_time_is_told_to_a_terminal_that_asks_and_only_after_the_commit()
    {
        await using var rig = await Rig.Start();
        rig.Journal.Hold();
        using var peer = await rig.Connect();
        await peer.Send(Wire.TimeSync(Wire.TruckA));
        await Wait.Until(() => rig.Journal.WaitingCommits == 1, "the request waits for the disk");
        Assert.Equal((0, 0L), (peer.Socket.Available, rig.Counters.TimeSyncs));

        rig.Journal.ReleaseAll();
        var answer = await peer.Receive(Gb17691Encoder.AnswerLength);

        Assert.Equal(DecodeFault.None, Gb17691Frame.Check(answer));
        Assert.True(new Gb17691Frame(answer).TryTime(out var time));
        Assert.Equal(rig.Clock.GetUtcNow().ToUnixTimeSeconds(), time);
        Assert.Equal(1, rig.Counters.TimeSyncs);
    }

    [Fact]
    public async Task Terminals_get_no_answer_to_logins_reports_and_logouts()
    {
        await using var rig = await Rig.Start();
        using var peer = await rig.Connect();

        await peer.Send(Wire.Login(Wire.TruckA), Wire.Report(Wire.TruckA), Wire.Logout(Wire.TruckA));
        peer.FinishSending();

        Assert.Empty(await peer.ReceiveAll());
    }

    [Fact]
    public async Task A_forwarded_frame_is_answered_as_done_after_the_commit()
    {
        await using var rig = await Rig.Start();
        rig.Journal.Hold();
        using var link = await rig.Connect();
        await link.Send(Wire.Report(Wire.TruckA, header: HeaderKind.Forwarded));
        await Wait.Until(() => rig.Journal.WaitingCommits == 1, "the frame waits for the disk");
        Assert.Equal(0, link.Socket.Available);

        rig.Journal.ReleaseAll();
        var answer = await link.Receive(Gb17691Encoder.AnswerLength);

        Assert.Equal(DecodeFault.None, Gb17691Frame.Check(answer));
        Assert.Equal((1, Wire.TruckA), (new Gb17691Frame(answer).AnswerFlag, new Gb17691Frame(answer).Vin.ToString()));
        Assert.Equal(1, rig.Counters.ForwardedAnswers);
    }

    [Fact]
    public async Task Forwarded_frames_are_not_answered_when_set_so()
    {
        await using var rig = await Rig.Start(Rig.Defaults with { AnswerForwarded = false });
        using var link = await rig.Connect();

        await link.Send(Wire.Report(Wire.TruckA, header: HeaderKind.Forwarded));
        link.FinishSending();

        Assert.Empty(await link.ReceiveAll());
        Assert.Equal(0, rig.Counters.ForwardedAnswers);
    }

    [Fact]
    public async Task A_peer_that_asks_and_never_reads_is_closed_and_its_answers_do_not_pile_up()
    {
        await using var rig = await Rig.Start();
        using var peer = await rig.Connect();
        peer.Socket.ReceiveBufferSize = 4096;
        var requests = Wire.Join([.. Enumerable.Repeat(Wire.TimeSync(Wire.TruckA), 1000)]);

        var sending = SendUntilClosed(peer, requests);

        await rig.Closed(CloseReason.NotReading);
        await sending;
    }

    private static async Task SendUntilClosed(Peer peer, byte[] bytes)
    {
        try
        {
            while (true) await peer.Send(bytes);
        }
        catch (IOException)
        {
            // Closed by the gateway: that is what was wanted.
        }
    }
}
