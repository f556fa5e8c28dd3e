using System.Collections.Concurrent;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>
/// Reads by prepared statements, on as many connections side by side as there are threads that ask; SQLite has no asynchronous calls, and what grains
/// ask for is a look-up by key. After a rush only a few stay open, for each keeps up to 2 MiB of pages and its statements.
/// </summary>
public sealed class SqliteReaders(DatabaseSettings settings) : IDisposable
{
    private static readonly int MostIdle = Math.Max(4, 2 * Environment.ProcessorCount);

    private readonly ConcurrentBag<PreparedCommands> _idle = [];
    private volatile bool _closed;

    public T Read<T>(Func<PreparedCommands, T> read)
    {
        if (!_idle.TryTake(out var commands)) commands = new PreparedCommands(SqlitePragmas.Open(settings));
        var good = false;
        try
        {
            var result = read(commands);
            good = true;
            return result;
        }
        finally
        {
            if (good && !_closed && _idle.Count < MostIdle) _idle.Add(commands);
            else commands.Dispose();
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var commands)) commands.Dispose();
    }
}
