using Microsoft.Data.Sqlite;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>A connection with its statements, each compiled once. For one thread at a time.</summary>
public sealed class PreparedCommands(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private SqliteTransaction? _transaction;

    /// <summary>Takes the writer's lock at once, so that nothing read in the transaction can change before it writes.</summary>
    internal SqliteTransaction Begin() => _transaction = connection.BeginTransaction(deferred: false);

    /// <summary>Runs a statement with its parameters, always the same ones for the same text; returns the number of changed rows.</summary>
    public int Run(string sql, params ReadOnlySpan<(string Name, object Value)> parameters) => Ready(sql, parameters).ExecuteNonQuery();

    /// <summary>The first row; null: there is none. It sees what the transaction has written so far.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> parameters) where T : class
    {
        using var rows = Ready(sql, parameters).ExecuteReader();
        return rows.Read() ? read(rows) : null;
    }

    public List<T> All<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var rows = Ready(sql, parameters).ExecuteReader();
        var all = new List<T>();
        while (rows.Read()) all.Add(read(rows));
        return all;
    }

    private SqliteCommand Ready(string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command)) command = Prepare(sql, parameters);
        for (var i = 0; i < parameters.Length; i++) command.Parameters[i].Value = parameters[i].Value;
        command.Transaction = _transaction;
        return command;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values) command.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        _commands.Add(sql, command);
        return command;
    }
}
