using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration.Memory;
using Serilog.Extensions.Logging;
using Telematics.Gateway;
using Telematics.Portal;

namespace Telematics.Host.Commands;

/// <summary>The whole system in one process, until SIGTERM or Ctrl-C.</summary>
public static class RunCommand
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    public static async Task<int> Run(string[] arguments)
    {
        var builder = Builder(arguments);
        var settings = HostSettings.From(builder.Configuration);
        if (settings.Gateway.PortFault() is { } taken) throw new SettingsException(taken);
        await using var logger = (Serilog.Core.Logger)Observability.Logger(builder.Configuration);
        builder.Logging.ClearProviders().AddProvider(new SerilogLoggerProvider(logger));
        using var logs = new SerilogLoggerFactory(logger);

        await using var store = await EmbeddedStore.Open(settings, TimeProvider.System, logs);
        Services.Add(builder.Services, settings, store);
        builder.Services.AddPortal(builder.Configuration);
        Observability.AddMetrics(builder.Services);
        Silo.Add(builder);
        builder.Services.AddHostedService(provider => provider.GetRequiredService<IngestService>());
        builder.Services.AddHostedService<NightlyService>();

        await using var app = builder.Build();
        var ingest = app.Services.GetRequiredService<IngestService>();
        app.MapPortal();
        Observability.MapMetrics(app);
        await AnnouncePassword(app);
        app.Lifetime.ApplicationStarted.Register(() => Console.Out.WriteLine(ReadyLine(app)));
        if (settings.Demo) Demo.Add(app, settings);

        try
        {
            await app.RunAsync();
        }
        catch (IOException inUse) when (inUse.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new SettingsException($"Urls: {inUse.Message}");
        }
        catch (GatewaySettingException wrong)
        {
            throw new SettingsException(wrong.Message);
        }

        return ingest.Failed ? 1 : 0;
    }

    private static WebApplicationBuilder Builder(string[] arguments)
    {
        // A lone --demo is a switch, not the beginning of a pair. Its defaults stand below everything that the operator says.
        string[] pairs = [.. arguments.Select(argument => argument == "--demo" ? "--Demo=true" : argument)];
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = pairs, ContentRootPath = AppContext.BaseDirectory });
        if (builder.Configuration.GetValue<bool>("Demo"))
            ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = Demo.Defaults() });
        builder.WebHost.UseStaticWebAssets(); // `dotnet run` serves the assets of packages as a published program does
        if (builder.Configuration["Urls"] is null) builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(14));
        return builder;
    }

    /// <summary>Once, when user admin was made just now without a password from outside.</summary>
    private static async Task AnnouncePassword(WebApplication app)
    {
        if (await app.PreparePortal(CancellationToken.None) is { } password)
            await Console.Out.WriteLineAsync($"User admin, password {password} (shown once; change it after signing in)");
    }

    private static string ReadyLine(WebApplication app)
    {
        var vehicles = app.Services.GetRequiredService<VehicleListener>().EndPoint;
        var stations = app.Services.GetRequiredService<StationListener>().EndPoint;
        var http = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return $"Ready vehicles=tcp://{vehicles} stations=tcp://{stations} http={http}";
    }
}
