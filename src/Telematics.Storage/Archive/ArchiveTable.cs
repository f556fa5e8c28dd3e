using Parquet.Schema;

namespace Telematics.Storage.Archive;

/// <summary>A row of the archive: what it is sorted by, and where it came from.</summary>
internal interface IArchiveRow<T> where T : struct
{
    string Vin { get; }

    long Second { get; }

    /// <summary>Journal position of its frame. Of two rows with the same vehicle and second the one with the lower position stays: it was received first.</summary>
    long Position { get; }

    bool SameVehicle(in T other);

    /// <summary>By vehicle, second, position.</summary>
    int CompareTo(in T other);
}

/// <summary>Who takes rows in their order, one after the other.</summary>
internal interface IRowSink<T> where T : struct, IArchiveRow<T>
{
    ValueTask Add(in T row);
}

/// <summary>The columns of one kind of file. Columns are only ever added, at the end: old files are read by their names.</summary>
internal sealed class ArchiveTable<T>(ArchiveKind kind, params ArchiveColumn<T>[] columns) where T : struct, IArchiveRow<T>
{
    public ArchiveKind Kind => kind;

    public IReadOnlyList<ArchiveColumn<T>> Columns => columns;

    public ParquetSchema Schema { get; } = new(columns.Select(column => column.Field).ToArray<Field>());
}
