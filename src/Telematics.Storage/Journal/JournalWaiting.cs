namespace Telematics.Storage.Journal;

/// <summary>Waiting of those who follow the journal and have other things to do in between.</summary>
public static class JournalWaiting
{
    /// <summary>Timers count milliseconds: less would be no wait at all, and the caller would spin.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>Completes when something is committed beyond the reader's position, or when that time is over, whichever comes first.</summary>
    /// <exception cref="OperationCanceledException">By <paramref name="stop"/> alone.</exception>
    public static async Task WaitToRead(this IJournalReader reader, TimeSpan atMost, TimeProvider clock, CancellationToken stop)
    {
        using var timer = new CancellationTokenSource(atMost < Shortest ? Shortest : atMost, clock);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop, timer.Token);
        try
        {
            await reader.WaitToRead(until.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The time is over.
        }
    }
}
