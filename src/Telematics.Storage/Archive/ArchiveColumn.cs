using System.Buffers;
using Parquet;
using Parquet.Schema;

namespace Telematics.Storage.Archive;

internal delegate TValue Get<T, out TValue>(in T row);

internal delegate void Set<T, in TValue>(ref T row, TValue value);

/// <summary>One column: how its values leave a row and come back into it.</summary>
internal abstract class ArchiveColumn<T>(DataField described, EncodingHint encoding)
{
    public DataField Field => described;

    /// <summary>Differences of whole numbers take the least room of what DuckDB can read (figures: docs/archive.md).</summary>
    public EncodingHint Encoding => encoding;

    public abstract Task Write(ParquetRowGroupWriter group, ReadOnlyMemory<T> rows);

    public abstract Task Read(ParquetRowGroupReader group, DataField field, Memory<T> into);
}

/// <summary>Whole numbers; buffers are kept, because a file has hundreds of row groups.</summary>
internal sealed class NumberColumn<T, TValue>(string name, Get<T, TValue> get, Set<T, TValue> set)
    : ArchiveColumn<T>(new DataField(name, typeof(TValue), isNullable: false), EncodingHint.DeltaBinaryPacked) where TValue : struct
{
    [ThreadStatic]
    private static TValue[]? _buffer;

    public override Task Write(ParquetRowGroupWriter group, ReadOnlyMemory<T> rows)
    {
        var values = Buffer(rows.Length);
        var from = rows.Span;
        for (var i = 0; i < from.Length; i++) values.Span[i] = get(from[i]);
        return group.WriteAsync<TValue>(Field, values);
    }

    public override async Task Read(ParquetRowGroupReader group, DataField field, Memory<T> into)
    {
        var values = ArrayPool<TValue>.Shared.Rent(into.Length);
        try
        {
            await group.ReadAsync<TValue>(field, values.AsMemory(0, into.Length));
            for (var i = 0; i < into.Length; i++) set(ref into.Span[i], values[i]);
        }
        finally
        {
            ArrayPool<TValue>.Shared.Return(values);
        }
    }

    /// <summary>Encoded before anything could wait, and the stream under it never does: the values are taken over when the call returns.</summary>
    private static Memory<TValue> Buffer(int length)
    {
        if (_buffer is null || _buffer.Length < length) _buffer = new TValue[length];
        return _buffer.AsMemory(0, length);
    }
}

/// <summary>Text with few different values in a row group, such as the vehicle.</summary>
internal sealed class TextColumn<T>(string name, Get<T, string> get, Set<T, string> set)
    : ArchiveColumn<T>(new DataField(name, typeof(string), isNullable: false), EncodingHint.Dictionary)
{
    public override Task Write(ParquetRowGroupWriter group, ReadOnlyMemory<T> rows)
    {
        var values = new string[rows.Length];
        for (var i = 0; i < values.Length; i++) values[i] = get(rows.Span[i]);
        return group.WriteAsync(Field, values);
    }

    public override async Task Read(ParquetRowGroupReader group, DataField field, Memory<T> into)
    {
        var values = new string?[into.Length];
        await group.ReadAsync(field, values.AsMemory());
        for (var i = 0; i < values.Length; i++) set(ref into.Span[i], values[i] ?? "");
    }
}
