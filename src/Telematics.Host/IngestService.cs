using Telematics.Gateway;
using Telematics.Gateway.Import;
using Telematics.Grains.Dispatch;
using Telematics.Grains.Stations;
using Telematics.Storage.Archive;

namespace Telematics.Host;

/// <summary>
/// The main way, started after the silo and stopped before it: dispatcher, then listeners; at the end the listeners, then the dispatcher,
/// which saves what it has delivered.
/// </summary>
public sealed partial class IngestService(
    Dispatcher dispatcher, PlateWork plates, ArchiveStore archive, DayFiles days, VehicleListener vehicles, StationListener stations, ImportFolder folder, IHostApplicationLifetime lifetime,
    ILogger<IngestService> log) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _dispatching = Task.CompletedTask;
    private Task _judging = Task.CompletedTask;
    private Task _importing = Task.CompletedTask;
    private Task _archiving = Task.CompletedTask;

    /// <summary>Somebody who follows the journal ended without being asked to: the process is of no more use.</summary>
    public bool Failed { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _dispatching = Follow("dispatcher", dispatcher.Run);
        _archiving = Task.WhenAll(Follow("archiver", archive.Archiver.Run), Follow("merger", archive.Merger.Run),
            Follow("maker of day files", stop => days.Run(archive.Archiver.Ready, stop)));
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
        await _archiving;
        await _importing;
    }

    public void Dispose() => _stop.Dispose();

    private Task Follow(string who, Func<CancellationToken, Task> run) => Task.Run(async () =>
    {
        try
        {
            await run(_stop.Token);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Failed = true;
            FollowerFailed(log, failure, who);
            lifetime.StopApplication();
        }
    });

    [LoggerMessage(Level = LogLevel.Critical, Message = "The {Who} failed; the process ends. Nothing stored is lost: the next start reads on")]
    private static partial void FollowerFailed(ILogger log, Exception failure, string who);
}
