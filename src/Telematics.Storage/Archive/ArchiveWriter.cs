using System.Buffers;
using System.IO.Compression;
using Parquet;

namespace Telematics.Storage.Archive;

/// <summary>Rows, already in order and each once, into one Parquet file, row group by row group.</summary>
internal sealed class ArchiveWriter<T>(ArchiveTable<T> table, FileStreamOver stream, int rowGroup) : IRowSink<T>, IAsyncDisposable where T : struct, IArchiveRow<T>
{
    private T[] _rows = ArrayPool<T>.Shared.Rent(Math.Min(1024, rowGroup));
    private readonly List<FileSum> _sums = [];
    private ParquetWriter? _writer;
    private int _count;
    private T _last;

    /// <summary>Of the whole file, once it is finished.</summary>
    public IReadOnlyList<FileSum> Sums => _sums;

    public long Rows { get; private set; }

    public int Vehicles { get; private set; }

    public string MinVin { get; private set; } = "";

    public string MaxVin => Rows > 0 ? _last.Vin : "";

    public long MinSecond { get; private set; } = long.MaxValue;

    public long MaxSecond { get; private set; } = long.MinValue;

    public ValueTask Add(in T row)
    {
        if (Rows == 0) MinVin = row.Vin;
        if (Rows == 0 || !row.SameVehicle(_last)) Vehicles++;
        MinSecond = Math.Min(MinSecond, row.Second);
        MaxSecond = Math.Max(MaxSecond, row.Second);
        Rows++;
        _last = row;
        if (_count == _rows.Length) Grow();
        _rows[_count++] = row;
        return _count == rowGroup ? new ValueTask(WriteGroup()) : ValueTask.CompletedTask;
    }

    /// <summary>Writes the last rows and the end of the file.</summary>
    public async Task Finish()
    {
        if (_count > 0) await WriteGroup();
        await DisposeAsync();
        _sums.Add(new FileSum(stream.Position, stream.TakeCrc32C(), "", ""));
    }

    public async ValueTask DisposeAsync()
    {
        if (_rows.Length > 0) ArrayPool<T>.Shared.Return(_rows, clearArray: true);
        _rows = [];
        if (_writer is not { } writer) return;
        _writer = null;
        await writer.DisposeAsync();
    }

    /// <summary>Most files are small: room for a whole row group is taken only when there are as many rows.</summary>
    private void Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Min(rowGroup, 4 * _rows.Length));
        _rows.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<T>.Shared.Return(_rows, clearArray: true);
        _rows = larger;
    }

    private async Task WriteGroup()
    {
        _writer ??= await ParquetWriter.CreateAsync(table.Schema, stream, Options());
        using (var group = _writer.CreateRowGroup())
        {
            foreach (var column in table.Columns) await column.Write(group, _rows.AsMemory(0, _count));
            group.CompleteValidate();
        }

        _sums.Add(new FileSum(stream.Position, stream.TakeCrc32C(), _rows[0].Vin, _rows[_count - 1].Vin));
        _count = 0;
    }

    private ParquetOptions Options()
    {
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Fastest };
        foreach (var column in table.Columns) options.ColumnEncodingHints[column.Field.Name] = column.Encoding;
        return options;
    }
}
