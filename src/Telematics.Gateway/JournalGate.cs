using Microsoft.Extensions.Logging;
using Telematics.Storage.Journal;

namespace Telematics.Gateway;

/// <summary>
/// Shut while the journal cannot store. Then every connection is closed and every new one refused at the door, because whatever were read
/// would be lost: a terminal takes its sent bytes for delivered. One careful look a second finds out when it stores again, and when it has
/// stopped to before a connection had to lose a frame over it.
/// </summary>
internal sealed partial class JournalGate(IJournal journal, Action<CloseReason> closeAll, ILogger log)
{
    private int _shut;
    private Task _try = Task.CompletedTask;

    public bool IsShut => Volatile.Read(ref _shut) == 1;

    public void Shut(string why)
    {
        if (Interlocked.Exchange(ref _shut, 1) == 1) return;
        JournalRefuses(log, why);
        closeAll(CloseReason.JournalClosed);
    }

    /// <summary>Called about once a second.</summary>
    public void Watch()
    {
        if (journal.Refusal is { } why) Shut(why);
        else if (IsShut && _try.IsCompleted) _try = Try();
    }

    private async Task Try()
    {
        try
        {
            await journal.Commit();
            Volatile.Write(ref _shut, 0);
            JournalStores(log);
        }
        catch (JournalClosedException)
        {
            // Still shut: that is what was asked.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The journal cannot store: all connections are closed and new ones refused. {Why}")]
    private static partial void JournalRefuses(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal stores again: connections are accepted")]
    private static partial void JournalStores(ILogger log);
}
