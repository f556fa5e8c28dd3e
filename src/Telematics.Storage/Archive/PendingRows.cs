using System.Runtime.InteropServices;

namespace Telematics.Storage.Archive;

/// <summary>Rows that gather until they are written, by day and shard.</summary>
internal sealed class PendingRows<T> where T : struct, IArchiveRow<T>
{
    private readonly Dictionary<(int Day, int Shard), List<T>> _rows = [];

    /// <summary>Where the last row went: the ten readings of a frame go to one place.</summary>
    private (int Day, int Shard) _place;
    private List<T>? _latest;

    public int Count { get; private set; }

    public void Add(int day, int shard, in T row)
    {
        if (_latest is null || _place != (day, shard)) (_latest, _place) = (Of(day, shard), (day, shard));
        _latest.Add(row);
        Count++;
    }

    public List<T>? Find(int day, int shard) => _rows.GetValueOrDefault((day, shard));

    private List<T> Of(int day, int shard)
    {
        if (!_rows.TryGetValue((day, shard), out var rows)) _rows[(day, shard)] = rows = [];
        return rows;
    }

    public IEnumerable<(int Day, int Shard, List<T> Rows)> All => _rows.Select(pair => (pair.Key.Day, pair.Key.Shard, pair.Value));

    /// <summary>Sorts the rows and hands each second of a vehicle over once, the one that was received first.</summary>
    public static async Task InOrder(List<T> rows, ArchiveWriter<T> into)
    {
        // Rows are large and mostly in order: only their keys are moved. Of equal keys the lower index was received first.
        var (keys, order) = Keys(CollectionsMarshal.AsSpan(rows));
        Array.Sort(keys, order);
        for (var i = 0; i < order.Length;)
        {
            var (key, first) = (keys[i], order[i]);
            for (i++; i < order.Length && keys[i] == key; i++) first = Math.Min(first, order[i]);
            await into.Add(rows[first]);
        }
    }

    /// <summary>Place of the vehicle among all in alphabetical order, then second: 32 bits each.</summary>
    private static (ulong[] Keys, int[] Order) Keys(ReadOnlySpan<T> rows)
    {
        var ranks = new Dictionary<string, uint>(StringComparer.Ordinal);
        foreach (ref readonly var row in rows) ranks.TryAdd(row.Vin, 0);
        var rank = 0u;
        foreach (var vin in ranks.Keys.Order(StringComparer.Ordinal).ToList()) ranks[vin] = rank++;

        var keys = new ulong[rows.Length];
        var order = new int[rows.Length];
        var (lastVin, lastRank) = ("", 0u);
        for (var i = 0; i < rows.Length; i++)
        {
            if (!ReferenceEquals(rows[i].Vin, lastVin)) (lastVin, lastRank) = (rows[i].Vin, ranks[rows[i].Vin]);
            keys[i] = (ulong)lastRank << 32 | (uint)rows[i].Second; // seconds are good until 2106
            order[i] = i;
        }

        return (keys, order);
    }

    public void Clear()
    {
        _rows.Clear();
        _latest = null;
        Count = 0;
    }
}
