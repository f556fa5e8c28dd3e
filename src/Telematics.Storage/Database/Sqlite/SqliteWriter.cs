using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>
/// Group commit: everything that gathered while the last transaction was being flushed goes into the next one. SQLite has one writer at a time and
/// a flush costs the same for one row as for a thousand, so this is what makes thousands of vehicles a second possible
/// (figures: docs/database.md). Who waits is told after the commit, or why there was none; nothing is tried again here.
/// </summary>
public sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxWaiting = 8192; // beyond it callers wait to be let in
    private const int MaxBatch = 4096;

    private readonly DatabaseSettings _settings;
    private readonly Channel<Waiter> _waiting = Channel.CreateBounded<Waiter>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly Task _work;
    private PreparedCommands? _commands;

    /// <summary>The tables must be there: see <see cref="DatabaseSchema"/>.</summary>
    public SqliteWriter(DatabaseSettings settings)
    {
        _settings = settings;
        _work = Task.Run(CommitWhateverWaits);
    }

    /// <summary>Completes when what <paramref name="write"/> did is on the disk. It runs once, or again alone when a neighbour in its transaction failed.</summary>
    public async Task Commit(Action<PreparedCommands> write)
    {
        var waiter = new Waiter(write);
        await _waiting.Writer.WriteAsync(waiter);
        await waiter.Task;
    }

    /// <summary>Commits what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _work;
        _commands?.Dispose();
    }

    private async Task CommitWhateverWaits()
    {
        var batch = new List<Waiter>(MaxBatch);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var waiter)) batch.Add(waiter);
            CommitTogether(batch);
            batch.Clear();
        }
    }

    private void CommitTogether(IReadOnlyList<Waiter> batch)
    {
        try
        {
            RunInTransaction(batch);
            foreach (var waiter in batch) waiter.SetResult();
        }
        catch (Exception e) when (batch.Count > 1 && !IsFailureOfTheStore(e))
        {
            // One row is unacceptable (a value that the table refuses): the others must not suffer for it.
            foreach (var waiter in batch) CommitTogether([waiter]);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            foreach (var waiter in batch) waiter.SetException(e);
        }
    }

    private void RunInTransaction(IReadOnlyList<Waiter> batch)
    {
        try
        {
            _commands ??= new PreparedCommands(SqlitePragmas.Open(_settings));
            using var transaction = _commands.Begin();
            foreach (var waiter in batch) waiter.Write(_commands);
            transaction.Commit();
        }
        catch
        {
            // Whatever state it is in: the next batch begins on a new connection.
            _commands?.Dispose();
            _commands = null;
            throw;
        }
    }

    private static bool IsFailureOfTheStore(Exception e) =>
        e is SqliteException { SqliteErrorCode: not SQLitePCL.raw.SQLITE_CONSTRAINT };

    /// <summary>One call of <see cref="Commit"/>. Its continuations must not run on the writer's thread.</summary>
    private sealed class Waiter(Action<PreparedCommands> write) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Action<PreparedCommands> Write => write;
    }
}
