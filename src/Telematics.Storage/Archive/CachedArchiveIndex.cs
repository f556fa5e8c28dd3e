namespace Telematics.Storage.Archive;

/// <summary>
/// The index with what questions ask for again and again in memory: how far the archive goes, the files of a day, the damaged ones. The only way to change
/// the index in this process, so it knows when what it remembers is old. Questions about many days go to the database: they are few, and their answer is long.
/// </summary>
public sealed class CachedArchiveIndex : IArchiveIndex
{
    private const int LongestSpan = 62;

    /// <summary>Days remembered at most; one takes about 1 KB and 40 bytes a row group in each of its files.</summary>
    private const int MostDays = 512;

    private readonly IArchiveIndex _stored;
    private readonly Lock _lock = new();
    private readonly Dictionary<(ArchiveKind, int), IReadOnlyList<ArchiveFile>> _days = [];
    private IReadOnlyList<ArchiveFile>? _damaged;
    private long _position;

    /// <summary>Grows with every change, so that an answer that was read before one is not remembered after it.</summary>
    private long _changes;

    public CachedArchiveIndex(IArchiveIndex stored) => (_stored, _position) = (stored, stored.Position);

    public long Position => Volatile.Read(ref _position);

    public IReadOnlyList<ArchiveFile> Live(ArchiveKind kind, int firstDay, int lastDay)
    {
        if (lastDay < firstDay) return [];
        if (lastDay - (long)firstDay >= LongestSpan) return _stored.Live(kind, firstDay, lastDay);
        long seen;
        lock (_lock)
        {
            seen = _changes;
            if (Remembered(kind, firstDay, lastDay) is { } files) return files;
        }

        var found = _stored.Live(kind, firstDay, lastDay);
        lock (_lock)
        {
            if (seen == _changes) Remember(kind, firstDay, lastDay, found);
        }

        return found;
    }

    public IReadOnlyList<ArchiveFile> Damaged()
    {
        long seen;
        lock (_lock)
        {
            if (_damaged is { } known) return known;
            seen = _changes;
        }

        var found = _stored.Damaged();
        lock (_lock)
        {
            if (seen == _changes) _damaged = found;
        }

        return found;
    }

    public async Task Add(IReadOnlyList<ArchiveFile> files, long position)
    {
        await Changing(_stored.Add(files, position));

        // Last: whoever reads a position must find the files that go up to it.
        Volatile.Write(ref _position, position);
    }

    public Task Replace(IReadOnlyList<ArchiveFile> replaced, ArchiveFile? by, DateTimeOffset now) => Changing(_stored.Replace(replaced, by, now));

    public Task MarkDamaged(ArchiveFile file, DateTimeOffset now) => Changing(_stored.MarkDamaged(file, now));

    public Task Rebuilt(ArchiveFile damaged, IReadOnlyList<ArchiveFile> by) => Changing(_stored.Rebuilt(damaged, by));

    public Task Forget(IReadOnlyList<ArchiveFile> files) => _stored.Forget(files);

    public IReadOnlySet<string> Known() => _stored.Known();

    public IReadOnlyList<ArchiveFile> Replaced(DateTimeOffset before) => _stored.Replaced(before);

    /// <summary>A change whose answer was lost may have been made: what is remembered is old either way.</summary>
    private async Task Changing(Task change)
    {
        try
        {
            await change;
        }
        finally
        {
            lock (_lock)
            {
                _changes++;
                _days.Clear();
                _damaged = null;
            }
        }
    }

    private List<ArchiveFile>? Remembered(ArchiveKind kind, int firstDay, int lastDay)
    {
        var files = new List<ArchiveFile>();
        for (var day = firstDay; day <= lastDay; day++)
        {
            if (!_days.TryGetValue((kind, day), out var ofDay)) return null;
            files.AddRange(ofDay);
        }

        return files;
    }

    private void Remember(ArchiveKind kind, int firstDay, int lastDay, IReadOnlyList<ArchiveFile> files)
    {
        if (_days.Count + lastDay - firstDay + 1 > MostDays) _days.Clear();
        var byDay = files.ToLookup(file => file.Day);
        for (var day = firstDay; day <= lastDay; day++) _days[(kind, day)] = [.. byDay[day]];
    }
}
