using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>
/// Reads states by prepared statements, as many side by side as there are threads that ask; SQLite has no asynchronous calls, and a state is one
/// look-up by key.
/// </summary>
internal sealed class StateReaders(DatabaseSettings settings) : IDisposable
{
    private readonly ConcurrentBag<StateReader> _idle = [];
    private volatile bool _closed;

    public byte[]? Read(string vin)
    {
        if (!_idle.TryTake(out var reader)) reader = new StateReader(SqlitePragmas.Open(settings));
        var good = false;
        try
        {
            var state = reader.Read(vin);
            good = true;
            return state;
        }
        finally
        {
            if (good && !_closed) _idle.Add(reader);
            else reader.Dispose();
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var reader)) reader.Dispose();
    }

    private sealed class StateReader : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _command;
        private readonly SqliteParameter _vin;

        public StateReader(SqliteConnection connection)
        {
            _connection = connection;
            _command = connection.CreateCommand();
            _command.CommandText = "SELECT blob FROM vehicle_states WHERE vin = $vin";
            _vin = _command.Parameters.Add("$vin", SqliteType.Text);
        }

        public byte[]? Read(string vin)
        {
            _vin.Value = vin;
            return (byte[]?)_command.ExecuteScalar();
        }

        public void Dispose()
        {
            _command.Dispose();
            _connection.Dispose();
        }
    }
}
