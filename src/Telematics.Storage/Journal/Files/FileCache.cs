namespace Telematics.Storage.Journal.Files;

/// <summary>Files open for reading, at most so many that nobody uses at the moment; the one unused longest is closed first.</summary>
internal sealed class FileCache(IJournalFiles files, int capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _open = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _unused = new();
    private bool _disposed;

    /// <exception cref="FileNotFoundException">There is none of that name.</exception>
    public Lease Rent(string name)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_open.TryGetValue(name, out var entry)) _open[name] = entry = new Entry(name, files.Open(name, FileAccess.Read));
            if (entry.Users++ == 0 && entry.Place.List != null) _unused.Remove(entry.Place);
            return new Lease(this, entry);
        }
    }

    /// <summary>The file of that name is deleted or replaced: whoever rents it next opens it anew.</summary>
    public void Forget(string name)
    {
        lock (_gate)
        {
            if (!_open.Remove(name, out var entry)) return;
            entry.Forgotten = true;
            if (entry.Users > 0) return;
            _unused.Remove(entry.Place);
            entry.File.Dispose();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var entry in _unused) entry.File.Dispose();
            foreach (var entry in _open.Values) entry.Forgotten = true;
            _unused.Clear();
            _open.Clear();
        }
    }

    private void Return(Entry entry)
    {
        lock (_gate)
        {
            if (--entry.Users > 0) return;
            if (entry.Forgotten)
            {
                entry.File.Dispose();
                return;
            }

            _unused.AddLast(entry.Place);
            if (_unused.Count <= capacity) return;
            var oldest = _unused.First!.Value;
            _unused.RemoveFirst();
            _open.Remove(oldest.Name);
            oldest.File.Dispose();
        }
    }

    /// <summary>The right to read a file until disposed.</summary>
    public readonly struct Lease(FileCache cache, Entry entry) : IDisposable
    {
        public IJournalFile File => entry.File;

        public void Dispose() => cache.Return(entry);
    }

    internal sealed class Entry
    {
        public Entry(string name, IJournalFile file)
        {
            (Name, File) = (name, file);
            Place = new LinkedListNode<Entry>(this);
        }

        public string Name { get; }
        public IJournalFile File { get; }
        public LinkedListNode<Entry> Place { get; }
        public int Users { get; set; }
        public bool Forgotten { get; set; }
    }
}
