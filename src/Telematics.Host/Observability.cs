using System.Globalization;
using Microsoft.AspNetCore.Connections;
using OpenTelemetry.Metrics;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Telematics.Gateway;

namespace Telematics.Host;

/// <summary>Structured logs on standard error, Prometheus metrics at /metrics. The exporter has pre-releases only: it is named nowhere else.</summary>
internal static class Observability
{
    private const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}";

    public static Serilog.ILogger Logger(IConfiguration configuration)
    {
        var wanted = configuration["Log:Level"] ?? nameof(LogEventLevel.Information);
        if (!Enum.TryParse<LogEventLevel>(wanted, ignoreCase: true, out var level) || !Enum.IsDefined(level))
            throw new SettingsException($"Log:Level is '{wanted}'; allowed: {string.Join(", ", Enum.GetNames<LogEventLevel>())}");

        // Standard output belongs to the Ready line and to what commands print.
        var log = new LoggerConfiguration().MinimumLevel.Is(level)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Orleans", LogEventLevel.Warning)
            .MinimumLevel.Override("Polly", LogEventLevel.Warning)
            // Says once at every start what the host's up-time is, in words of alarm; and that keys lie in our own folder.
            .MinimumLevel.Override("Orleans.Runtime.Watchdog", LogEventLevel.Error)
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            // A port that cannot be had is told by the program's last line, without the stack of the framework that starts it.
            .Filter.ByExcluding(line => line.Exception is GatewaySettingException or IOException { InnerException: AddressInUseException })
            .Enrich.FromLogContext();
        return (configuration.GetValue<bool>("Log:Json")
            ? log.WriteTo.Console(new RenderedCompactJsonFormatter(), standardErrorFromLevel: LogEventLevel.Verbose)
            : log.WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose)).CreateLogger();
    }

    public static void AddMetrics(IServiceCollection services) => services.AddOpenTelemetry().WithMetrics(metrics => metrics
        .AddMeter("Telematics.*")
        .AddAspNetCoreInstrumentation()
        .AddRuntimeInstrumentation()
        .AddPrometheusExporter());

    public static void MapMetrics(WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
}
