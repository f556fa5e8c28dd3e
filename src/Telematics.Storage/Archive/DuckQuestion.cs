using DuckDB.NET.Data;
using Telematics.Storage.History;

namespace Telematics.Storage.Archive;

/// <summary>One question on a connection of its own, whose columns are known before its rows are read. Ends with its last row, its time, or who asked.</summary>
internal sealed class DuckQuestion : IDisposable
{
    private const int RowsAtOnce = 512;

    private readonly DuckDBConnection _connection;
    private readonly TimeSpan _longest;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _asker;
    private DuckDBCommand? _command;
    private DuckDBDataReader? _rows;

    private DuckQuestion(DuckDBConnection connection, TimeSpan longest, CancellationToken asker)
    {
        (_connection, _longest, _asker) = (connection, longest, asker);
        _timer = new CancellationTokenSource(longest);
        _either = CancellationTokenSource.CreateLinkedTokenSource(asker, _timer.Token);
    }

    private ResultColumn[] Columns { get; set; } = [];

    /// <exception cref="TimeoutException">It took too long.</exception>
    public static async Task<ResultTable> Ask(
        DuckDBConnection connection, TimeSpan longest, string sql, Action<DuckDBConnection>? prepare, CancellationToken cancellation)
    {
        var question = new DuckQuestion(connection, longest, cancellation);
        try
        {
            // Up to the first row it works without waiting for anybody: not on a thread that serves others.
            await Task.Run(() => question.Begin(sql, prepare), cancellation);
            return new ResultTable(question.Columns, question.Rows());
        }
        catch
        {
            question.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _rows?.Dispose();
        _command?.Dispose();
        _connection.Dispose();
        _either.Dispose();
        _timer.Dispose();
    }

    private void Begin(string sql, Action<DuckDBConnection>? prepare)
    {
        _connection.Open();
        prepare?.Invoke(_connection);
        _command = _connection.CreateCommand();
        _command.CommandText = sql;
        _command.UseStreamingMode = true;
        _rows = Interruptible(_command.ExecuteReader);
        Columns = ResultCells.Columns(_rows);
    }

    private async IAsyncEnumerable<object?[]> Rows()
    {
        using (this)
        {
            while (await Task.Run(Next) is { Count: > 0 } rows)
                foreach (var row in rows) yield return row;
        }
    }

    private List<object?[]> Next() => Interruptible(() =>
    {
        var rows = new List<object?[]>(RowsAtOnce);
        while (rows.Count < RowsAtOnce && _rows!.Read()) rows.Add(ResultCells.Row(_rows, Columns));
        return rows;
    });

    private T Interruptible<T>(Func<T> step)
    {
        using var interrupt = _either.Token.Register(static state => ((DuckDBCommand)state!).Cancel(), _command);
        try
        {
            return step();
        }
        catch (DuckDBException) when (_either.IsCancellationRequested)
        {
            _asker.ThrowIfCancellationRequested();
            throw new TimeoutException(FormattableString.Invariant($"The question took longer than {_longest.TotalSeconds:0} s"));
        }
    }
}
