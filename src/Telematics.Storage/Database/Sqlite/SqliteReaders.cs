using System.Collections.Concurrent;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>
/// Reads by prepared statements, on as many connections side by side as there are threads that ask; SQLite has no asynchronous calls, and what grains
/// ask for is a look-up by key. After a burst only some connections stay: each has a page cache of 2 MiB.
/// </summary>
public sealed class SqliteReaders(DatabaseSettings settings) : IDisposable
{
    private const int MostKept = 16;

    private readonly ConcurrentBag<PreparedCommands> _idle = [];
    private int _kept;
    private volatile bool _closed;

    public T Read<T>(Func<PreparedCommands, T> read)
    {
        if (_idle.TryTake(out var commands)) Interlocked.Decrement(ref _kept);
        else commands = new PreparedCommands(SqlitePragmas.Open(settings));
        var good = false;
        try
        {
            var result = read(commands);
            good = true;
            return result;
        }
        finally
        {
            Return(commands, good);
        }
    }

    private void Return(PreparedCommands commands, bool good)
    {
        if (good && !_closed && Interlocked.Increment(ref _kept) <= MostKept)
        {
            _idle.Add(commands);
            return;
        }

        if (good && !_closed) Interlocked.Decrement(ref _kept);
        commands.Dispose();
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var commands)) commands.Dispose();
    }
}
