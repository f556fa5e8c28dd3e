namespace Telematics.Storage.Archive;

/// <summary>Rows that gather until they are written, by day and shard.</summary>
internal sealed class PendingRows<T> where T : struct, IArchiveRow<T>
{
    private readonly Dictionary<(int Day, int Shard), List<T>> _rows = [];

    public int Count { get; private set; }

    public void Add(int day, int shard, in T row)
    {
        if (!_rows.TryGetValue((day, shard), out var rows)) _rows[(day, shard)] = rows = [];
        rows.Add(row);
        Count++;
    }

    public IEnumerable<(int Day, int Shard, List<T> Rows)> All => _rows.Select(pair => (pair.Key.Day, pair.Key.Shard, pair.Value));

    /// <summary>Sorts the rows and hands each second of a vehicle over once, the one that was received first.</summary>
    public static async Task InOrder(List<T> rows, ArchiveWriter<T> into)
    {
        rows.Sort(static (left, right) => left.CompareTo(right));
        for (var i = 0; i < rows.Count; i++)
            if (i == 0 || rows[i].Second != rows[i - 1].Second || !rows[i].SameVehicle(rows[i - 1])) await into.Add(rows[i]);
    }

    public void Clear()
    {
        _rows.Clear();
        Count = 0;
    }
}
