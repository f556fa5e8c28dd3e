using System.Buffers;
using Parquet;
using Parquet.Schema;
using Telematics.Storage.Journal.Files;

namespace Telematics.Storage.Archive;

/// <summary>The rows of one file in their order, a row group in memory at a time.</summary>
internal sealed class ArchiveReader<T> : IAsyncDisposable where T : struct, IArchiveRow<T>
{
    private readonly ArchiveTable<T> _table;
    private readonly IJournalFile _file;
    private readonly FileStreamOver _stream;
    private readonly ParquetReader _reader;
    private readonly DataField[] _fields;
    private T[] _rows = [];
    private int _count;
    private int _next;
    private int _group;

    private ArchiveReader(ArchiveTable<T> table, IJournalFile file, FileStreamOver stream, ParquetReader reader)
    {
        (_table, _file, _stream, _reader) = (table, file, stream, reader);
        _fields = reader.Schema.GetDataFields();
    }

    public static async Task<ArchiveReader<T>> Open(ArchiveTable<T> table, IJournalFile file)
    {
        var stream = new FileStreamOver(file, writable: false);
        return new ArchiveReader<T>(table, file, stream, await ParquetReader.CreateAsync(stream, leaveStreamOpen: true));
    }

    /// <summary>The row that <see cref="Next"/> has come to.</summary>
    public ref readonly T Current => ref _rows[_next - 1];

    /// <summary>False: there are no more.</summary>
    public ValueTask<bool> Next()
    {
        if (_next == _count) return new ValueTask<bool>(NextGroup());
        _next++;
        return ValueTask.FromResult(true);
    }

    private void Return()
    {
        if (_rows.Length > 0) ArrayPool<T>.Shared.Return(_rows, clearArray: true);
    }

    private async Task<bool> NextGroup()
    {
        if (_group == _reader.RowGroupCount) return false;
        using var group = _reader.OpenRowGroupReader(_group++);
        _count = (int)group.RowCount;
        if (_rows.Length < _count)
        {
            Return();
            _rows = ArrayPool<T>.Shared.Rent(_count);
        }

        foreach (var column in _table.Columns)
            if (Array.Find(_fields, field => field.Name == column.Field.Name) is { } field) await column.Read(group, field, _rows.AsMemory(0, _count));
        _next = _count > 0 ? 1 : 0;
        return _count > 0;
    }

    public async ValueTask DisposeAsync()
    {
        Return();
        _rows = [];
        await _reader.DisposeAsync();
        await _stream.DisposeAsync();
        _file.Dispose();
    }
}
