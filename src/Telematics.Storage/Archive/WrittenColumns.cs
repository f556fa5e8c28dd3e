using Parquet;
using Parquet.Schema;

namespace Telematics.Storage.Archive;

/// <summary>A column of files that are always made whole anew (<see cref="DayFiles"/>): no row of them is ever read back by a merge.</summary>
internal abstract class WrittenColumn<T>(DataField described, EncodingHint encoding) : ArchiveColumn<T>(described, encoding)
{
    public sealed override Task Read(ParquetRowGroupReader group, DataField field, Memory<T> into) =>
        throw new NotSupportedException("files of whole days are made anew, never merged");

    protected static TValue[] Values<TValue>(ReadOnlySpan<T> rows, Get<T, TValue> get)
    {
        var values = new TValue[rows.Length];
        for (var i = 0; i < values.Length; i++) values[i] = get(rows[i]);
        return values;
    }
}

internal sealed class WrittenNumber<T, TValue>(string name, Get<T, TValue> get)
    : WrittenColumn<T>(new DataField(name, typeof(TValue), isNullable: false), EncodingHint.DeltaBinaryPacked) where TValue : struct
{
    public override Task Write(ParquetRowGroupWriter group, ReadOnlyMemory<T> rows) => group.WriteAsync<TValue>(Field, Values(rows.Span, get));
}

/// <summary>Null: unknown.</summary>
internal sealed class WrittenMeasure<T>(string name, Get<T, double?> get) : WrittenColumn<T>(new DataField<double?>(name), EncodingHint.Default)
{
    public override Task Write(ParquetRowGroupWriter group, ReadOnlyMemory<T> rows) => group.WriteAsync<double>(Field, Values(rows.Span, get));
}

/// <summary>Null: unknown.</summary>
internal sealed class WrittenText<T>(string name, Get<T, string?> get) : WrittenColumn<T>(new DataField(name, typeof(string), isNullable: true), EncodingHint.Dictionary)
{
    public override Task Write(ParquetRowGroupWriter group, ReadOnlyMemory<T> rows) => group.WriteAsync(Field, Values(rows.Span, get));
}
