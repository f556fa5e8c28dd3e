using Telematics.Core.Stations;
using Telematics.Gateway;
using Telematics.Gateway.Stations;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;

namespace Telematics.Tests.Gateway.Stations;

/// <summary>Stations that are slow, mute or malicious cost nobody but themselves.</summary>
public sealed class HostilePeerTests
{
    [Fact]
    public async Task A_station_that_does_not_read_its_answers_is_read_no_more_and_closed_and_keeps_what_it_has_stored()
    {
        // So long, that only the one who waits for answers to be read can be late: the clock runs while batches come.
        await using var rig = await StationRig.Start(Rig.Defaults with { StationIdleTimeout = 600 });
        using var station = await rig.SignIn();
        station.Peer.Socket.ReceiveBufferSize = 4096;
        using var good = await rig.SignIn(line: "L2");

        var sending = SendUntilClosed(station);
        await rig.PassUntil(() => rig.Counters.Closed(CloseReason.NotReading) == 1, "the one that does not read is closed");
        await sending;

        var last = rig.Listener.Sessions.Of(new("S1", "L1"))!.LastSequence;
        Assert.True(last > 0);
        Assert.Equal((long)last, rig.Counters.Rejected(RejectionCode.InvalidValue));
        using var again = await rig.SignIn(expectedLast: last);
        await again.Send(again.PassFrame("after"));
        Assert.Empty(await again.Drain());
    }

    [Fact]
    public async Task A_frame_that_comes_in_crumbs_does_not_keep_a_line_on_line()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();
        var frame = StationEnvelope.Encode(station.PassFrame("P1"));

        try
        {
            for (var i = 0; i < 20; i++)
            {
                await station.Peer.Send([frame[i]]);
                rig.Pass(5);
            }

            Assert.Empty(await station.Peer.ReceiveAll());
        }
        catch (IOException)
        {
            // Closed between two crumbs.
        }

        await rig.Closed(CloseReason.Idle);
        Assert.Empty(rig.Records());
    }

    [Fact]
    public async Task Good_lines_go_on_beside_strangers_of_every_kind()
    {
        await using var rig = await StationRig.Start();
        using var first = await rig.SignIn();
        using var second = await rig.SignIn(line: "L2");
        var strangers = new List<ScriptedStation>();
        for (var i = 0; i < 10; i++)
            foreach (var bytes in Mischief(i, first.HelloFrame())) strangers.Add(await Stranger(rig, bytes));

        await Task.WhenAll(Stream(first), Stream(second));

        Assert.Equal(4000, rig.Records().Count);
        await rig.PassUntil(() => rig.Listener.OpenConnections == 2, "every stranger is closed");
        await Task.WhenAll(strangers.Select(stranger => stranger.Peer.ReceiveAll()));
        Assert.Equal(10, rig.Counters.HelloRefused(HelloRefusal.NotAuthentic));
        Assert.Equal(30, rig.Counters.Closed(CloseReason.BrokenStream));
        Assert.Equal(20, rig.Counters.Closed(CloseReason.NoFrame));
        await Task.WhenAll(Stream(first, from: 2000), Stream(second, from: 2000));
        Assert.Equal(8000, rig.Records().Count);
        foreach (var stranger in strangers) stranger.Dispose();
    }

    /// <summary>Nothing, half a hello, a hello under a wrong key, noise, a claim of megabytes before the hello, and a hello with one wrong bit.</summary>
    private static IEnumerable<byte[]> Mischief(int seed, StationFrame hello)
    {
        var good = StationEnvelope.Encode(hello);
        yield return [];
        yield return good[..(good.Length / 2)];
        hello.Hello!.HmacSha256 = new byte[32];
        yield return StationEnvelope.Encode(hello);
        var noise = new byte[100_000];
        new Random(seed).NextBytes(noise);
        yield return noise;
        yield return StationEnvelope.Encode(new StationFrame { StationId = new string('S', 1 << 20) });
        var damaged = good.ToArray();
        damaged[^1] ^= 1;
        yield return damaged;
    }

    private static async Task<ScriptedStation> Stranger(StationRig rig, byte[] bytes)
    {
        var stranger = await rig.Connect();
        try
        {
            await stranger.Peer.Send(bytes);
        }
        catch (IOException)
        {
            // Closed before it had said everything.
        }

        return stranger;
    }

    private static async Task Stream(ScriptedStation station, int from = 0)
    {
        for (var i = from; i < from + 2000; i += 100)
        {
            await station.Send([.. Enumerable.Range(i, 100).Select(n => station.PassFrame($"P{n}"))]);
            Assert.Empty(await station.Drain());
        }
    }

    /// <summary>Passes that cannot be true: their answers say so at length.</summary>
    private static async Task SendUntilClosed(ScriptedStation station)
    {
        try
        {
            while (true) await station.Send([.. Enumerable.Range(0, 500).Select(i => station.PassFrame($"P{i}", opacity: 140))]);
        }
        catch (IOException)
        {
            // Closed by the gateway: that is what was wanted.
        }
    }
}
