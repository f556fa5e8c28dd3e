using System.Collections.Immutable;
using Telematics.Storage.Journal.Format;
using Telematics.Storage.Journal.Index;

namespace Telematics.Storage.Journal;

/// <summary>
/// One segment file as readers see it. Written by the one who writes the file; readers take what is published.
/// </summary>
internal sealed class Segment(SegmentIdentity identity)
{
    private const long Open = -1;

    private long _end = identity.FirstRecord;
    private long _nextBase = Open;
    private ImmutableArray<PositionRange> _damage = [];

    public SegmentIdentity Identity { get; } = identity;

    /// <summary>Position behind the last durable record (the end record not counted).</summary>
    public long End
    {
        get => Volatile.Read(ref _end);
        set => Volatile.Write(ref _end, value);
    }

    /// <summary>True while records are added to it.</summary>
    public bool IsOpen => Volatile.Read(ref _nextBase) == Open;

    /// <summary>Where the next segment begins, of a closed one.</summary>
    public long NextBase => Volatile.Read(ref _nextBase);

    /// <summary>Of a closed segment.</summary>
    public SegmentStats Stats { get; private set; }

    /// <summary>The index, as long as it is not on disk.</summary>
    public MemoryIndex? Index { get; set; }

    /// <summary>False when nothing in the file tells its id: no record can be checked.</summary>
    public bool IsReadable => Identity.Id != 0;

    /// <summary>Bytes on disk.</summary>
    public long FileBytes => CompressedBytes ?? End + SegmentEnd.Length - Identity.Base;

    /// <summary>Bytes on disk of a compressed one; null: it lies there as it was written.</summary>
    public long? CompressedBytes { get; set; }

    /// <summary>Held while somebody scans the whole file, so that nobody else does the same at the same time.</summary>
    public Lock Scanning { get; } = new();

    /// <summary>Set when the whole file was scanned because of a position that did not validate.</summary>
    public bool Examined { get; set; }

    public void Close(long nextBase, in SegmentStats stats)
    {
        Stats = stats;
        Volatile.Write(ref _nextBase, nextBase);
    }

    /// <summary>Some range of it is known to hold no record.</summary>
    public bool IsDamaged => !_damage.IsEmpty;

    /// <summary>The range known to hold no record that a position is in.</summary>
    public PositionRange? DamageAt(long position)
    {
        foreach (var range in _damage)
            if (range.Holds(position)) return range;
        return null;
    }

    public void AddDamage(PositionRange range) =>
        ImmutableInterlocked.Update(ref _damage, static (known, added) =>
            known.Contains(added) ? known : known.Add(added), range);
}
