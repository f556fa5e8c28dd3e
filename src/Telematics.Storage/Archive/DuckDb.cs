using System.Globalization;
using DuckDB.NET.Data;
using Telematics.Storage.History;

namespace Telematics.Storage.Archive;

/// <summary>One DuckDB in memory for all questions; it holds no data, it reads the files. Bounded in memory, threads and time.</summary>
internal sealed class DuckDb : IDisposable
{
    private readonly DuckDBConnection _root = new("Data Source=:memory:");
    private readonly TimeSpan _timeout;

    public DuckDb(ArchiveSettings settings, string temporary)
    {
        _timeout = TimeSpan.FromSeconds(settings.QueryTimeoutSeconds);
        _root.Open();
        Run(_root, string.Create(CultureInfo.InvariantCulture,
            $"SET memory_limit='{settings.QueryMemoryMb}MB'; SET threads={settings.QueryThreads}; SET temp_directory={Text(temporary)}; SET parquet_metadata_cache=true; SET TimeZone='UTC'"));
    }

    /// <summary>A text as it stands in SQL.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The rows of a question, read as they come: a result of any length costs no memory.</summary>
    /// <exception cref="TimeoutException">It took longer than <see cref="ArchiveSettings.QueryTimeoutSeconds"/>.</exception>
    public IEnumerable<T> Rows<T>(string sql, Func<DuckDBDataReader, T> read, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(_timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        using var connection = _root.Duplicate();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        using var interrupt = either.Token.Register(static state => ((DuckDBCommand)state!).Cancel(), command);
        using var rows = Interrupted(command.ExecuteReader, timer, cancellation);
        while (Interrupted(rows.Read, timer, cancellation)) yield return read(rows);
    }

    /// <summary>The same as a table of whatever columns the question has.</summary>
    /// <param name="prepare">What is done first on the question's own connection, such as a temporary table.</param>
    public Task<ResultTable> Table(string sql, Action<DuckDBConnection>? prepare, CancellationToken cancellation) =>
        DuckQuestion.Ask(_root.Duplicate(), _timeout, sql, prepare, cancellation);

    public void Dispose() => _root.Dispose();

    private TResult Interrupted<TResult>(Func<TResult> step, CancellationTokenSource timer, CancellationToken cancellation)
    {
        try
        {
            return step();
        }
        catch (DuckDBException) when (timer.IsCancellationRequested || cancellation.IsCancellationRequested)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"The question took longer than {_timeout.TotalSeconds:0} s"));
        }
    }

    private static void Run(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
