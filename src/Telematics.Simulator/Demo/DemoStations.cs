using System.Collections.Immutable;
using System.Net;
using Telematics.Core.Stations;
using Telematics.Simulator.Stations;

namespace Telematics.Simulator.Demo;

/// <summary>
/// The roadside of the demo city. Trucks are seen by the stations that they drive past, at the moment at which they do. Smokers have driven past for some
/// days before the demo, so that there are vehicles with two exceedances in a row; other traffic has, too, more thinly.
/// </summary>
public sealed class DemoStations : IDisposable
{
    private const double PastPerHour = 6, PresentPerHour = 90;

    /// <summary>Shifts of the mobile unit are known so far ahead.</summary>
    private static readonly TimeSpan Planned = TimeSpan.FromDays(2);
    private static readonly TimeSpan ReleaseEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Trucks are recorded in frames of ten seconds, and a busy machine lags a little.</summary>
    private static readonly TimeSpan TrucksMayLag = TimeSpan.FromSeconds(25), TrucksMayLagBehindFastClocks = TimeSpan.FromMinutes(10);

    private readonly DemoFeedSettings _settings;
    private readonly TimeProvider _time;
    private readonly long _startMs, _beginMs;
    private readonly List<StationClient> _clients = [];

    public DemoStations(DemoCity city, DemoFeedSettings settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        _startMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        _beginMs = _startMs - (long)settings.RoadsideHistory.TotalMilliseconds;
        Lines = [.. DemoSites.Build(city.Network).Select(site => new StationLine(site, settings.Seed, _startMs))];
        foreach (var line in Lines) line.BeginAt(_beginMs);
    }

    public ImmutableArray<StationLine> Lines { get; }

    public StationCounters Counters { get; } = new();

    public TruckWatch Watch(DemoTruck truck) => new(truck.Plate, Lines);

    /// <summary>What the smokers drove before their terminals began to record: the same trucks on the same roads, seen only from the roadside.</summary>
    public void DrivePast(DemoCity city, CancellationToken cancellation)
    {
        foreach (var smoker in city.Trucks.Where(truck => truck.Smokes))
        {
            var until = (_startMs - (long)_settings.History.TotalMilliseconds) / 1000;
            var truck = (smoker with { Seed = smoker.Seed ^ 1 }).Start(city.Network, _beginMs / 1000); // other days than those that the terminal records
            var watch = Watch(smoker);
            while (truck.NextSecond < until)
            {
                cancellation.ThrowIfCancellationRequested();
                var second = truck.NextSecond;
                truck.Step(out _);
                watch.Stepped(truck, second);
            }
        }
    }

    /// <exception cref="HttpRequestException">The registry refuses a station: a fault of ours, so none may be missing.</exception>
    public async Task Register(EndPoint centre, HttpClient http, CancellationToken cancellation)
    {
        var registry = new StationRegistryClient(http);
        foreach (var line in Lines)
        {
            await registry.Put(line.Site, cancellation);
            if (line.Site.Kind == StationKind.Mobile) await registry.Deploy(line.Site, _beginMs, _startMs + (long)Planned.TotalMilliseconds, cancellation);
            var key = await registry.IssueKey(line.Site, cancellation);
            _clients.Add(new StationClient(
                new StationClientSettings(line.Site.Line, key), centre, _time, new RandomStream(_settings.Seed + (ulong)_clients.Count), Counters)
            {
                Instruments = () => line.Instruments,
            });
        }
    }

    /// <summary>Every registered line until cancelled.</summary>
    public Task Run(CancellationToken cancellation) => Task.WhenAll(Lines.Zip(_clients).SelectMany(pair => new[]
    {
        Task.Run(() => pair.Second.Run(cancellation), cancellation),
        Task.Run(() => Feed(pair.First, pair.Second, cancellation), cancellation),
    }));

    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
    }

    private async Task Feed(StationLine line, StationClient client, CancellationToken cancellation)
    {
        try
        {
            await FeedOn(line, client, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The demo ends.
        }
    }

    private async Task FeedOn(StationLine line, StationClient client, CancellationToken cancellation)
    {
        var traffic = new RoadTraffic(line.Site.Line, _settings.Seed);
        var isNew = await client.FirstHello.WaitAsync(cancellation) == 0;
        var cameTo = _beginMs;
        if (!isNew)
        {
            line.ForgetBefore(_startMs); // an earlier start has told its past
            cameTo = _startMs;
        }

        var clock = new SimulationClock(_time, DateTimeOffset.FromUnixTimeMilliseconds(cameTo), Math.Max(1, 1 + (_startMs - cameTo) / _settings.CatchUp.TotalMilliseconds));
        while (true)
        {
            var present = clock.Now;
            var lag = _time.GetUtcNow() - present > TimeSpan.FromSeconds(1) ? TrucksMayLagBehindFastClocks : TrucksMayLag;
            var to = Math.Max(cameTo, (present - lag).ToUnixTimeMilliseconds());
            foreach (var passing in traffic.Between(cameTo, to, to < _startMs ? PastPerHour : PresentPerHour)) line.Add(passing);
            foreach (var record in line.Release(to)) client.Add(record);
            cameTo = to;
            await Task.Delay(ReleaseEvery, _time, cancellation);
        }
    }
}
