using System.Globalization;
using System.Net;
using Telematics.Simulator.Stations;
using Telematics.Simulator.Terminals;

namespace Telematics.Simulator.Demo;

/// <summary>
/// The demo city as a client of the product: registers its vehicles by the API, then lets a terminal of each drive through the real socket.
/// Emitters and some sound trucks bring a day of history, sent as re-issue as after an outage; everybody then goes on at the clock's pace.
/// </summary>
/// <param name="progress">Takes a line for people now and then.</param>
public sealed class DemoFeed(DemoFeedSettings settings, TimeProvider time, Action<string> progress)
{
    private const int TruckPerHistory = 16; // every so many-th sound truck has a history, too
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    private readonly TerminalCounters _counters = new();

    /// <summary>Until cancelled.</summary>
    /// <exception cref="InvalidOperationException">An address is not loopback, and that was not asked for.</exception>
    /// <exception cref="HttpRequestException">The registry refuses the city.</exception>
    public async Task Run(CancellationToken cancellation)
    {
        if (!settings.AllowRemote && !IsLoopbackOnly)
            throw new InvalidOperationException($"The demo feeds loopback only, not {settings.Vehicles}, {settings.Stations} and {settings.Http}");

        var city = DemoCity.Build(settings.Seed, settings.Trucks);
        await Register(city, cancellation);

        using var http = Client();
        using var stations = settings.Stations is null ? null : new DemoStations(city, settings, time);
        if (stations is not null)
        {
            await stations.Register(settings.Stations!, http, cancellation);
            await Task.Run(() => stations.DrivePast(city, cancellation), cancellation);
            Say($"{stations.Lines.Length} remote-sensing stations registered");
        }

        var start = time.GetUtcNow();
        var running = city.Trucks.Select((truck, number) => Start(city, truck, number, start, stations?.Watch(truck), cancellation)).ToList();
        if (stations is not null) running.Add(stations.Run(cancellation));
        running.Add(Report(start, stations?.Counters, cancellation));
        await Task.WhenAll(running);
    }

    private bool IsLoopbackOnly =>
        IPAddress.IsLoopback(settings.Vehicles.Address) && settings.Http.IsLoopback && (settings.Stations is null || IPAddress.IsLoopback(settings.Stations.Address));

    private HttpClient Client()
    {
        var http = new HttpClient { BaseAddress = settings.Http };
        http.DefaultRequestHeaders.Add("X-Api-Key", settings.ApiKey);
        return http;
    }

    private async Task Register(DemoCity city, CancellationToken cancellation)
    {
        using var http = Client();
        var registry = new RegistryClient(http);
        foreach (var fleet in city.Fleets) await registry.Put(fleet, cancellation);
        var accepted = await registry.Import(city.Trucks, cancellation);
        Say($"{accepted} vehicles in {city.Fleets.Length} fleets registered; {city.Trucks.Count(truck => truck.Trouble is not null)} of them emit too much");
    }

    private Task Start(DemoCity city, DemoTruck truck, int number, DateTimeOffset now, TruckWatch? watch, CancellationToken cancellation)
    {
        var past = truck.Trouble is not null || truck.Smokes || number % TruckPerHistory == 0 ? settings.History : settings.Recent;
        var from = now - past;
        var clock = new SimulationClock(time, from, Math.Max(1, 1 + past / settings.CatchUp));
        var recorder = new Recorder(truck.Start(city.Network, from.ToUnixTimeSeconds()), truck.Terminal, watch);
        var terminal = new Terminal(
            recorder, truck.Terminal, settings.Vehicles, clock, time, new TerminalSettings(), new RandomStream(truck.Seed).Branch(), _counters);
        return Task.Run(() => terminal.Run(cancellation), cancellation);
    }

    private async Task Report(DateTimeOffset start, StationCounters? stations, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(ProgressInterval, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var stage = time.GetUtcNow() - start < settings.CatchUp ? "catching up" : "live";
            Say($"{stage}: {_counters.FramesSent} frames sent, {_counters.LinksLost} links lost");
            if (stations is not null) Say($"roadside: {stations.Acknowledged} records acknowledged, {stations.Rejected} rejected, {stations.LinksLost} links lost");
        }
    }

    private void Say(FormattableString line) => progress("demo: " + line.ToString(CultureInfo.InvariantCulture));
}
