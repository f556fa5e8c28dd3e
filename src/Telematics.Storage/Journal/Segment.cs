using System.Collections.Immutable;
using Telematics.Storage.Journal.Format;
using Telematics.Storage.Journal.Index;

namespace Telematics.Storage.Journal;

/// <summary>
/// One segment file as readers see it. Written by the one who writes the file; readers take what is published.
/// </summary>
internal sealed class Segment(SegmentIdentity identity)
{
    private long _end = identity.FirstRecord;
    private ImmutableArray<PositionRange> _damage = [];

    public SegmentIdentity Identity { get; } = identity;

    /// <summary>Position behind the last durable record (the end record not counted).</summary>
    public long End
    {
        get => Volatile.Read(ref _end);
        set => Volatile.Write(ref _end, value);
    }

    /// <summary>Where the next segment begins; null while this one is written.</summary>
    public long? NextBase { get; set; }

    /// <summary>Of a closed segment.</summary>
    public SegmentStats Stats { get; set; }

    /// <summary>The index, as long as it is not on disk.</summary>
    public MemoryIndex? Index { get; set; }

    /// <summary>False when nothing in the file tells its id: no record can be checked.</summary>
    public bool IsReadable => Identity.Id != 0;

    /// <summary>Bytes on disk.</summary>
    public long FileBytes => End + SegmentEnd.Length - Identity.Base;

    /// <summary>Ranges known to hold no record, in order.</summary>
    public ImmutableArray<PositionRange> Damage => _damage;

    /// <summary>Held while somebody scans the whole file, so that nobody else does the same at the same time.</summary>
    public Lock Scanning { get; } = new();

    /// <summary>Set when the whole file was scanned because of a position that did not validate.</summary>
    public bool Examined { get; set; }

    public void AddDamage(PositionRange range) =>
        ImmutableInterlocked.Update(ref _damage, static (known, added) =>
            known.Contains(added) ? known : [.. known.Append(added).OrderBy(r => r.Start)], range);
}
