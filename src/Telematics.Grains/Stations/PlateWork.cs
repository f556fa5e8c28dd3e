using Microsoft.Extensions.Logging;
using Telematics.Core.Stations;
using Telematics.Storage.Database;

namespace Telematics.Grains.Stations;

/// <summary>
/// Plates that have to be judged anew because something that their passes rest on was changed: by a person, by a failed check, by the registry. The list is
/// in the database, written together with the change itself, so a kill loses none of it.
/// </summary>
public sealed partial class PlateWork(IPasses passes, IGrainFactory grains, TimeProvider clock, ILogger<PlateWork> log)
{
    private const int AtOnce = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task Run(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (!await Once()) await Task.Delay(Pause, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The orderly way out.
        }
    }

    /// <summary>False: there was nothing to do, or not all of it could be done.</summary>
    public async Task<bool> Once()
    {
        try
        {
            var tasks = passes.Tasks(AtOnce);
            if (tasks.Count == 0) return false;
            await Task.WhenAll(tasks.Select(task => grains.GetGrain<IPlateGrain>(new PlateKey(task.Plate, task.PlateColor).ToString()).Judge()));
            await passes.Done(tasks);
            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            NotDone(log, failure);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Plates could not be judged anew; it is tried again")]
    private static partial void NotDone(ILogger log, Exception failure);
}
