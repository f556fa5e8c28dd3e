using Telematics.Gateway;
using Telematics.Gateway.Import;
using Telematics.Grains.Dispatch;
using Telematics.Grains.Stations;

namespace Telematics.Host;

/// <summary>
/// The main way, started after the silo and stopped before it: dispatcher, then listeners; at the end the listeners, then the dispatcher,
/// which saves what it has delivered.
/// </summary>
public sealed partial class IngestService(
    Dispatcher dispatcher, PlateWork plates, VehicleListener vehicles, StationListener stations, ImportFolder folder, IHostApplicationLifetime lifetime,
    ILogger<IngestService> log) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _dispatching = Task.CompletedTask;
    private Task _judging = Task.CompletedTask;
    private Task _importing = Task.CompletedTask;

    /// <summary>The dispatcher ended without being asked to: the process is of no more use.</summary>
    public bool Failed { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _dispatching = Task.Run(Dispatch, CancellationToken.None);
        _judging = Task.Run(() => plates.Run(_stop.Token), CancellationToken.None);
        await vehicles.Start();
        await stations.Start();
        _importing = Task.Run(() => folder.Run(_stop.Token), CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(stations.Stop(cancellationToken), vehicles.Stop(cancellationToken));
        await _stop.CancelAsync();
        await _dispatching;
        await _judging;
        await _importing;
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
