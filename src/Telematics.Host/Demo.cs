using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Telematics.Gateway;
using Telematics.Simulator.Demo;

namespace Telematics.Host;

/// <summary>
/// <c>--demo</c>: a simulated city that knows the product only by its sockets and its API. Loopback only, because its accounts and their
/// password are known to everybody; its own data folder, because made-up vehicles belong on no real system.
/// </summary>
internal sealed partial class Demo(WebApplication app, string key)
{
    private const string Password = "Demo-Password-1!";
    private const string Folder = "./data-demo";

    /// <summary>What the demo sets where the operator has not.</summary>
    public static Dictionary<string, string?> Defaults() => new()
    {
        ["Data:Path"] = Folder,
        ["Gateway:BindAddress"] = IPAddress.Loopback.ToString(),
        ["Auth:BootstrapPassword"] = Password,
        ["Auth:BootstrapApiKey"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)),
    };

    public static void Add(WebApplication app, HostSettings settings)
    {
        if (!IPAddress.IsLoopback(IPAddress.Parse(settings.Gateway.BindAddress)))
            throw new SettingsException($"Gateway:BindAddress is '{settings.Gateway.BindAddress}'; the demo listens on loopback only, such as 127.0.0.1");

        var demo = new Demo(app, app.Configuration["Auth:BootstrapApiKey"]!);
        var lifetime = app.Lifetime;
        lifetime.ApplicationStarted.Register(() => _ = demo.Run(lifetime.ApplicationStopping));
    }

    private async Task Run(CancellationToken stop)
    {
        try
        {
            var http = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            await MakeAccounts(http, stop);
            var feed = new DemoFeedSettings
            {
                Vehicles = app.Services.GetRequiredService<VehicleListener>().EndPoint,
                Stations = app.Services.GetRequiredService<StationListener>().EndPoint,
                Http = http,
                ApiKey = key,
            };
            await new DemoFeed(feed, TimeProvider.System, Console.Out.WriteLine).Run(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The product is going down, and the city with it.
        }
        catch (Exception failure) when (failure is HttpRequestException or InvalidOperationException)
        {
            DemoEnded(app.Logger, failure);
        }
    }

    /// <summary>An account of each kind that has pages of its own; those of an earlier start are there already.</summary>
    private async Task MakeAccounts(Uri http, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = http };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        foreach (var (name, role) in new[] { ("centre", "centre"), ("viewer", "viewer") })
            (await client.PostAsJsonAsync("/api/v1/users", new { userName = name, password = Password, role }, stop)).Dispose();
        await Console.Out.WriteLineAsync($"demo: open {http} and sign in as admin, centre or viewer, password {Password}");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The demo city ended")]
    private static partial void DemoEnded(ILogger log, Exception failure);
}
