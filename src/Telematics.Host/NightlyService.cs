using Telematics.Core;
using Telematics.Storage.Integrity;

namespace Telematics.Host;

/// <summary>What is done once a day: days of the journal are sealed, stored bytes held against their hashes. A failure costs that night, not the process.</summary>
public sealed partial class NightlyService(
    ScrubSettings settings, Scrubber scrubber, DaySealing sealing, CityCalendar calendar, TimeProvider clock, ILogger<NightlyService> log) : BackgroundService
{
    private static readonly TimeOnly SealAt = new(0, 10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Guarded("sealing of the journal's days", sealing.Run, stoppingToken); // those that ended while the program was stopped
        await Task.WhenAll(
            Daily("sealing of the journal's days", SealAt, sealing.Run, stoppingToken),
            settings.TimeOfDay is { } time ? Daily("scrub", time, scrubber.Run, stoppingToken) : Task.CompletedTask);
    }

    private async Task Daily(string what, TimeOnly at, Func<CancellationToken, Task> work, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var now = clock.GetUtcNow();
            var next = calendar.NextAt(at, now);
            await Task.Delay(next - now, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stop.IsCancellationRequested) await Guarded(what, work, stop);
        }
    }

    private async Task Guarded(string what, Func<CancellationToken, Task> work, CancellationToken stop)
    {
        try
        {
            await Task.Run(() => work(stop), stop);
        }
        catch (Exception stopped) when (stop.IsCancellationRequested && stopped is OperationCanceledException)
        {
            // The process ends.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Failed(log, failure, what);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The {What} failed; it is tried again next night")]
    private static partial void Failed(ILogger log, Exception failure, string what);
}
