using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Telematics.Core.Vehicles;
using Telematics.Protocols;
using Telematics.Protocols.Framing;
using Telematics.Protocols.Gb17691;
using Telematics.Simulator;
using Telematics.Simulator.Demo;
using Telematics.Simulator.Terminals;
using Telematics.Tests.Gateway;

namespace Telematics.Tests.Simulator;

public sealed class TerminalTests
{
    private static readonly DemoCity City = DemoCity.Build(seed: 17691, trucks: 200);

    private static readonly TerminalSettings Quick = new()
    {
        FreshFor = TimeSpan.FromDays(36_500),
        ReissueInterval = TimeSpan.FromMilliseconds(1),
        FramesPerSync = 5,
        FirstBackOff = TimeSpan.FromMilliseconds(5),
        LongestBackOff = TimeSpan.FromMilliseconds(50),
    };

    [Fact]
    public async Task What_a_broken_link_may_have_lost_is_sent_again_as_re_issue_and_nothing_is_missing()
    {
        // Two centres break off: the first in the midst of it and without any answer, so all it has read may be lost; the second after some answers.
        await using var centre = new Centre(connection => connection switch { 0 => (30, false), 1 => (40, true), _ => (int.MaxValue, true) });
        var plan = City.Trucks.First(truck => truck.Trouble is not null); // works all day
        var time = TimeProvider.System;
        var noon = DateTimeOffset.FromUnixTimeSeconds(1_773_115_200); // 2026-03-10 12:00 in Shijiazhuang, long past
        var clock = new SimulationClock(time, noon, 1_000_000);
        var from = noon.ToUnixTimeSeconds();
        var recorder = new Recorder(plan.Start(City.Network, from), plan.Terminal);
        var terminal = new Terminal(recorder, plan.Terminal, centre.Address, clock, time, Quick, new RandomStream(1), new TerminalCounters());
        using var stop = new CancellationTokenSource();
        var running = terminal.Run(stop.Token);

        List<EngineReading> measured = [];
        var truck = plan.Start(City.Network, from);
        while (measured.Count < 3000)
        {
            truck.Step(out var reading);
            measured.Add(reading);
        }

        await Wait.Until(() => measured.All(reading => centre.Kept.ContainsKey(reading.UnixSeconds)), "every second has arrived");
        await stop.CancelAsync();
        await running;

        foreach (var reading in measured)
        {
            var kept = centre.Kept[reading.UnixSeconds];
            Assert.Equal(reading.Raw(EngineQuantity.FuelRate), kept.Reading.Raw(EngineQuantity.FuelRate));
        }

        Assert.Equal(VehicleCommand.Reissue, centre.Kept[measured[0].UnixSeconds].Command); // was sent as a report to the first centre
        Assert.Contains(centre.Kept.Values, kept => kept.Command == VehicleCommand.Report);
        Assert.True(centre.Connections >= 3);
    }

    [Fact]
    public async Task A_centre_that_is_not_there_loses_nothing()
    {
        var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var address = (IPEndPoint)reserved.LocalEndpoint;
        reserved.Stop();
        var plan = City.Trucks.First(truck => truck.Trouble is not null);
        var from = 1_773_115_200L;
        var clock = new SimulationClock(TimeProvider.System, DateTimeOffset.FromUnixTimeSeconds(from), 1_000_000);
        var recorder = new Recorder(plan.Start(City.Network, from), plan.Terminal);
        var terminal = new Terminal(
            recorder, plan.Terminal, address, clock, TimeProvider.System, Quick with { Patience = TimeSpan.FromSeconds(1) }, new RandomStream(1), new TerminalCounters());
        using var stop = new CancellationTokenSource();
        var running = terminal.Run(stop.Token);
        await Wait.Until(() => recorder.ReadingsRecorded > 500, "it records without a link");

        await using var centre = new Centre(_ => (int.MaxValue, true), address.Port);
        var truck = plan.Start(City.Network, from);
        truck.Step(out var first);
        await Wait.Until(() => centre.Kept.ContainsKey(first.UnixSeconds), "the first second has arrived");
        await stop.CancelAsync();
        await running;

        Assert.Equal(VehicleCommand.Reissue, centre.Kept[first.UnixSeconds].Command);
    }

    /// <summary>
    /// A centre that reads so many report frames of a connection and then cuts it off. What it reads counts as stored only when it also answers time syncs.
    /// </summary>
    private sealed class Centre : IAsyncDisposable
    {
        private readonly TcpListener _listener;
        private readonly Func<int, (int Frames, bool Answers)> _habit;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _accepting;
        private int _connections;

        public Centre(Func<int, (int Frames, bool Answers)> habit, int port = 0)
        {
            _habit = habit;
            _listener = new TcpListener(IPAddress.Loopback, port);
            _listener.Start();
            _accepting = Accept();
        }

        public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

        public int Connections => Volatile.Read(ref _connections);

        public ConcurrentDictionary<long, (VehicleCommand Command, EngineReading Reading)> Kept { get; } = [];

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Stop();
            await _accepting;
            _stop.Dispose();
        }

        private async Task Accept()
        {
            try
            {
                while (!_stop.IsCancellationRequested)
                {
                    using var socket = await _listener.AcceptSocketAsync(_stop.Token);
                    var (frames, answers) = _habit(_connections);
                    Interlocked.Increment(ref _connections);
                    await Read(socket, frames, answers);
                    socket.LingerState = new LingerOption(true, 0); // a reset, as when the network breaks
                }
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException)
            {
                // The test is over.
            }
        }

        private async Task Read(Socket socket, int frames, bool answers)
        {
            var buffer = new byte[8192];
            var filled = 0;
            while (frames > 0 && await socket.ReceiveAsync(buffer.AsMemory(filled), _stop.Token) is var count and > 0)
            {
                filled += count;
                var taken = 0;
                while (Gb17691Frame.Scan(buffer.AsSpan(taken, filled - taken)) is { Status: FrameStatus.Complete } scan)
                {
                    if (Take(buffer.AsSpan(taken, scan.Length), answers)) frames--;
                    else if (answers && new Gb17691Frame(buffer.AsSpan(taken, scan.Length)).Command == VehicleCommand.TimeSync)
                        await socket.SendAsync(Answer(buffer.AsSpan(taken, scan.Length)), _stop.Token);
                    taken += scan.Length;
                }

                buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
                filled -= taken;
            }
        }

        private static byte[] Answer(ReadOnlySpan<byte> request)
        {
            var answer = new byte[Gb17691Encoder.AnswerLength];
            Gb17691Encoder.Answer(answer, request, 1_773_115_200);
            return answer;
        }

        private bool Take(ReadOnlySpan<byte> frame, bool keep)
        {
            var message = new VehicleMessage();
            Assert.Equal(DecodeFault.None, ProtocolCatalog.Gb17691.Decode(frame, message));
            if (message.Command is not (VehicleCommand.Report or VehicleCommand.Reissue)) return false;
            if (keep)
                foreach (var reading in message.Readings) Kept.TryAdd(reading.UnixSeconds, (message.Command, reading));
            return true;
        }
    }
}
