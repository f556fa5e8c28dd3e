namespace Telematics.Storage.Journal;

/// <summary>The committed end, and the wait for more. One task serves all who wait.</summary>
internal sealed class CommitSignal(long committed)
{
    private readonly Lock _gate = new();
    private long _committed = committed;
    private TaskCompletionSource? _more;
    private JournalClosedException? _closed;

    public long Committed => Volatile.Read(ref _committed);

    public void Advance(long committed)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            Volatile.Write(ref _committed, committed);
            (waiting, _more) = (_more, null);
        }

        waiting?.SetResult();
    }

    /// <summary>Nothing will be committed any more.</summary>
    public void Close(JournalClosedException why)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _closed ??= why;
            (waiting, _more) = (_more, null);
        }

        waiting?.SetException(why);
    }

    public Task Beyond(long position, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_committed > position) return Task.CompletedTask;
            if (_closed != null) return Task.FromException(_closed);
            _more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _more.Task.WaitAsync(cancellation);
        }
    }
}
