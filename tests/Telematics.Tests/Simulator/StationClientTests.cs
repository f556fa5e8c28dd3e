using System.Net;
using Telematics.Core.Stations;
using Telematics.Gateway;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;
using Telematics.Simulator;
using Telematics.Simulator.Stations;
using Telematics.Tests.Gateway;
using Telematics.Tests.Gateway.Stations;
using StationCounters = Telematics.Simulator.Stations.StationCounters;

namespace Telematics.Tests.Simulator;

/// <summary>The simulated line against the real station port.</summary>
public sealed class StationClientTests
{
    [Fact]
    public async Task Records_are_numbered_stored_and_acknowledged()
    {
        await using var rig = await StationRig.Start();
        await using var line = new RunningLine(rig);
        for (var i = 1; i <= 3; i++) line.Client.Add(Pass(rig, i));

        await Wait.Until(() => line.Counters.Acknowledged == 3, "three records are acknowledged");

        Assert.Equal([1ul, 2ul, 3ul], rig.Records().Select(record => record.Sequence));
        Assert.Equal(0, line.Client.Unacknowledged);
    }

    [Fact]
    public async Task What_was_not_acknowledged_is_sent_again_on_the_next_connection()
    {
        await using var rig = await StationRig.Start();
        await using var line = new RunningLine(rig);
        line.Client.Add(Pass(rig, 1));
        await Wait.Until(() => line.Counters.Acknowledged == 1, "the first record is acknowledged");

        using var other = await rig.SignIn(expectedLast: 1); // takes the line over
        await rig.Closed(CloseReason.Replaced);
        line.Client.Add(Pass(rig, 2));
        await Wait.Until(
            () =>
            {
                rig.Pass(1); // the back-off
                return line.Counters.Acknowledged == 2;
            },
            "the second record is acknowledged on a new connection");

        Assert.Equal(["P1", "P2"], rig.Records().Select(record => record.Pass!.PassId));
    }

    [Fact]
    public async Task A_line_that_is_set_up_anew_goes_on_behind_what_the_centre_has()
    {
        await using var rig = await StationRig.Start();
        await using (var before = new RunningLine(rig))
        {
            before.Client.Add(Pass(rig, 1));
            await Wait.Until(() => before.Counters.Acknowledged == 1, "the first record is acknowledged");
        }

        await using var line = new RunningLine(rig);
        line.Client.Add(Pass(rig, 2));
        await Wait.Until(() => line.Counters.Acknowledged == 1, "the second record is acknowledged");

        Assert.Equal(1ul, await line.Client.FirstHello);
        Assert.Equal([1ul, 2ul], rig.Records().Select(record => record.Sequence));
    }

    [Fact]
    public async Task A_wrong_key_is_told_and_nothing_is_sent()
    {
        await using var rig = await StationRig.Start();
        await using var line = new RunningLine(rig, new byte[32]);
        line.Client.Add(Pass(rig, 1));

        await Wait.Until(() => line.Client.Refusal.Length > 0, "the centre refuses");

        Assert.Equal("key or HMAC is wrong", line.Client.Refusal);
        Assert.Equal(0, line.Counters.Sent);
    }

    [Fact]
    public async Task A_rejected_record_is_done_and_remembered()
    {
        await using var rig = await StationRig.Start();
        await using var line = new RunningLine(rig);
        line.Client.Add(new StationFrame { Pass = new Pass { PassId = "X", PassedAtMs = rig.NowMs, OpacityPercent = 140 }.ToWire() });

        await Wait.Until(() => line.Counters.Acknowledged == 1, "it is acknowledged");

        Assert.Equal("opacity_percent 140: 0 to 100 is allowed", Assert.Single(line.Client.Rejections).Message);
    }

    private static StationFrame Pass(StationRig rig, int number) => new() { Pass = new Pass { PassId = $"P{number}", PassedAtMs = rig.NowMs - number }.ToWire() };

    private sealed class RunningLine : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public RunningLine(StationRig rig, byte[]? secret = null)
        {
            Client = new StationClient(
                new StationClientSettings(new LineKey("S1", "L1"), new StationCredentials("k1", secret ?? FakeStations.Key)),
                new IPEndPoint(IPAddress.Loopback, rig.Listener.EndPoint.Port), rig.Clock, new RandomStream(1), Counters);
            _running = Task.Run(() => Client.Run(_stop.Token));
        }

        public StationCounters Counters { get; } = new();

        public StationClient Client { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            Client.Dispose();
            _stop.Dispose();
        }
    }
}
