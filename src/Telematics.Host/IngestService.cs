using Telematics.Gateway;
using Telematics.Grains.Dispatch;

namespace Telematics.Host;

/// <summary>
/// The main way, started after the silo and stopped before it: dispatcher, then listeners; at the end the listeners, then the dispatcher,
/// which saves what it has delivered.
/// </summary>
public sealed partial class IngestService(
    Dispatcher dispatcher, VehicleListener vehicles, StationListener stations, IHostApplicationLifetime lifetime, ILogger<IngestService> log) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _dispatching = Task.CompletedTask;

    /// <summary>The dispatcher ended without being asked to: the process is of no more use.</summary>
    public bool Failed { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _dispatching = Task.Run(Dispatch, CancellationToken.None);
        await vehicles.Start();
        await stations.Start();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(stations.Stop(cancellationToken), vehicles.Stop(cancellationToken));
        await _stop.CancelAsync();
        await _dispatching;
    }

    public void Dispose() => _stop.Dispose();

    private async Task Dispatch()
    {
        try
        {
            await dispatcher.Run(_stop.Token);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Failed = true;
            DispatcherFailed(log, failure);
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The dispatcher failed; the process ends. Nothing stored is lost: the next start reads on")]
    private static partial void DispatcherFailed(ILogger log, Exception failure);
}
