namespace Telematics.Storage.Journal;

/// <summary>Says what retention must not delete: records of cases, findings and legal holds.</summary>
public interface IHeldRecords
{
    /// <summary>
    /// What is held of the records in [<paramref name="from"/>, <paramref name="to"/>). Asked before each deletion; when it fails nothing is deleted.
    /// </summary>
    HeldRecords Between(long from, long to);
}

/// <summary>Records of a key that were received in [FromMs, ToMs).</summary>
public readonly record struct HeldKey(string Key, long FromMs, long ToMs);

/// <summary>A fixed answer of <see cref="IHeldRecords"/>.</summary>
public sealed class HeldRecords(IEnumerable<HeldKey> keys, IEnumerable<long> positions)
{
    public static readonly HeldRecords None = new([], []);

    private readonly ILookup<string, HeldKey> _keys = keys.ToLookup(held => held.Key, StringComparer.Ordinal);
    private readonly HashSet<long> _positions = [.. positions];

    public bool IsEmpty => _keys.Count == 0 && _positions.Count == 0;

    public bool Holds(string key, long position, long receivedAtMs)
    {
        if (_positions.Contains(position)) return true;
        foreach (var held in _keys[key])
            if (receivedAtMs >= held.FromMs && receivedAtMs < held.ToMs) return true;
        return false;
    }
}
