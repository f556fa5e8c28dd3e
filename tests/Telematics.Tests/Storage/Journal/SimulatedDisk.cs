using System.Runtime.InteropServices;
using Telematics.Storage.Journal.Files;

namespace Telematics.Tests.Storage.Journal;

/// <summary>
/// A disk that keeps what was flushed and nothing else for certain. It can fail or lose power at any operation; what was written and not flushed
/// then survives whole, torn in sectors, or not at all, and names made since the folder was last flushed may be gone, those of folders too.
/// </summary>
internal sealed class SimulatedDisk : IJournalFiles
{
    private const int SectorLength = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Inode> _names = new(StringComparer.Ordinal);
    private readonly List<Action<Dictionary<string, Inode>>> _unflushedNames = [];
    private readonly Dictionary<string, SimulatedDisk> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _durableFolders = new(StringComparer.Ordinal);
    private readonly SimulatedDisk _root;
    private Dictionary<string, Inode> _durableNames = new(StringComparer.Ordinal);
    private bool _locked;
    private long _operations;

    public SimulatedDisk() => _root = this;

    private SimulatedDisk(SimulatedDisk root) => _root = root;

    /// <summary>Free space that the disk tells.</summary>
    public long FreeBytes { get; set; } = long.MaxValue;

    /// <summary>Bytes that can still be written; the write that would go beyond is done in part and fails.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>The next flush of a segment fails, as often as said.</summary>
    public int FailFlushes { get; set; }

    /// <summary>Every change from this one on fails: the power is gone.</summary>
    public long PowerFailsAt { get; set; } = long.MaxValue;

    /// <summary>The change with this number fails, and only that: a full disk, a bad cable.</summary>
    public long FailsAt { get; set; } = long.MaxValue;

    public bool PowerIsLost => Operations >= PowerFailsAt;

    /// <summary>Told when the power goes.</summary>
    public Action? PowerLost { get; set; }

    public long Operations => Interlocked.Read(ref _operations);

    /// <summary>Flushes of segments, to be held back by a test: called before each.</summary>
    public Action? BeforeFlush { get; set; }

    public IReadOnlyList<string> List()
    {
        lock (_root._gate) return [.. _names.Keys];
    }

    public IReadOnlyList<string> Folders()
    {
        lock (_root._gate) return [.. _folders.Keys];
    }

    public IJournalFile Create(string name) => Do(name, () =>
    {
        var inode = new Inode();
        Rename(names => names[name] = inode);
        return new SimulatedFile(_root, name, inode);
    });

    public IJournalFile Open(string name, FileAccess access)
    {
        lock (_root._gate)
            return new SimulatedFile(_root, name, _names.TryGetValue(name, out var inode) ? inode : throw new FileNotFoundException(name));
    }

    public void Rename(string name, string newName) => Do(name, () => Rename(names =>
    {
        if (names.Remove(name, out var inode)) names[newName] = inode;
    }));

    public void Delete(string name) => Do(name, () => Rename(names => names.Remove(name)));

    public void Flush() => Do("", () =>
    {
        _durableNames = new Dictionary<string, Inode>(_names, StringComparer.Ordinal);
        _durableFolders.UnionWith(_folders.Keys);
        _unflushedNames.Clear();
    });

    /// <summary>Something else than this disk takes part in the same count of changes, such as a database beside it.</summary>
    public void Step()
    {
        lock (_gate) Step("");
    }

    public IJournalFiles Folder(string name)
    {
        SimulatedDisk? folder;
        lock (_root._gate)
        {
            if (_folders.TryGetValue(name, out folder)) return folder;
            _folders[name] = folder = new SimulatedDisk(_root);
        }

        Flush(); // as the folder of the operating system does it; the power may fail in between
        return folder;
    }

    public IDisposable Lock(string name)
    {
        lock (_gate)
        {
            if (_locked) throw new IOException("locked");
            _locked = true;
            return new Unlock(this);
        }
    }

    public byte[] BytesOf(string name)
    {
        lock (_root._gate) return [.. _names[name].Bytes];
    }

    /// <summary>Puts a file there as if it had always been.</summary>
    public void Put(string name, ReadOnlySpan<byte> bytes)
    {
        lock (_root._gate) _names[name] = _durableNames[name] = Inode.Of(bytes.ToArray());
    }

    /// <summary>The disk as another process finds it after this one was killed: everything that was written is there, and no more durable than it was.</summary>
    public SimulatedDisk AfterKill() => Survivor(static disk => new Dictionary<string, Inode>(disk._names, StringComparer.Ordinal), static inode => inode, isKill: true);

    /// <summary>The disk as it is found after the power came back.</summary>
    public SimulatedDisk AfterPowerLoss(Random random) => Survivor(
        disk =>
        {
            // Names are kept in the order they were made: a file system's own journal is a prefix of what was done.
            var names = new Dictionary<string, Inode>(disk._durableNames, StringComparer.Ordinal);
            foreach (var change in disk._unflushedNames.Take(random.Next(disk._unflushedNames.Count + 1))) change(names);
            return names;
        },
        inode => Inode.Of(inode.Survivor(random, SectorLength)), isKill: false);

    private SimulatedDisk Survivor(Func<SimulatedDisk, Dictionary<string, Inode>> namesLeft, Func<Inode, Inode> bytesLeft, bool isKill)
    {
        lock (_root._gate)
        {
            var survivor = new SimulatedDisk();
            SurviveInto(survivor, namesLeft, bytesLeft, isKill);
            return survivor;
        }
    }

    private void SurviveInto(SimulatedDisk survivor, Func<SimulatedDisk, Dictionary<string, Inode>> namesLeft, Func<Inode, Inode> bytesLeft, bool isKill)
    {
        foreach (var (name, inode) in namesLeft(this)) survivor._names[name] = bytesLeft(inode);
        survivor._durableNames = new Dictionary<string, Inode>(isKill ? _durableNames : survivor._names, StringComparer.Ordinal);
        if (isKill) survivor._unflushedNames.AddRange(_unflushedNames);
        foreach (var (name, content) in _folders)
        {
            // A folder that nobody made durable is the worst that can happen to what is in it.
            if (!isKill && !_durableFolders.Contains(name)) continue;
            var folder = survivor._folders[name] = new SimulatedDisk(survivor);
            if (!isKill || _durableFolders.Contains(name)) survivor._durableFolders.Add(name);
            content.SurviveInto(folder, namesLeft, bytesLeft, isKill);
        }
    }

    private void Rename(Action<Dictionary<string, Inode>> change)
    {
        change(_names);
        _unflushedNames.Add(change);
    }

    private void Do(string name, Action operation) => Do(name, () =>
    {
        operation();
        return true;
    });

    private T Do<T>(string name, Func<T> operation)
    {
        lock (_root._gate)
        {
            _root.Step(name);
            return operation();
        }
    }

    /// <summary>Index files are written by a task of their own, so counting them would make a run with the same seed another run.</summary>
    private void Step(string name)
    {
        if (name.Contains(".idx", StringComparison.Ordinal)) return;
        if (++_operations >= PowerFailsAt)
        {
            PowerLost?.Invoke();
            throw new IOException("power lost");
        }

        if (_operations == FailsAt) throw new IOException("No space left on device");
    }

    private sealed class Unlock(SimulatedDisk disk) : IDisposable
    {
        public void Dispose() => disk._locked = false;
    }

    private sealed class Inode
    {
        public List<byte> Bytes { get; } = [];
        public byte[] Durable { get; set; } = [];

        public static Inode Of(byte[] durable)
        {
            var inode = new Inode { Durable = durable };
            inode.Bytes.AddRange(durable);
            return inode;
        }

        /// <summary>What was done since the last flush: bytes at an offset, or a new length where there are none.</summary>
        public List<(long Offset, byte[]? Bytes)> Unflushed { get; } = [];

        public void Apply(long offset, byte[]? bytes)
        {
            ApplyTo(Bytes, offset, bytes);
            Unflushed.Add((offset, bytes));
        }

        public byte[] Survivor(Random random, int sectorLength)
        {
            List<byte> left = [.. Durable];
            foreach (var (offset, bytes) in Unflushed)
            {
                switch (bytes, random.Next(3))
                {
                    case (_, 0): break; // never reached the disk
                    case (null, _) or (_, 1): ApplyTo(left, offset, bytes); break;
                    default: Tear(left, offset, bytes, random, sectorLength); break;
                }
            }

            return [.. left];
        }

        /// <summary>Some sectors were written, others not; the length may know of sectors that were not.</summary>
        private static void Tear(List<byte> left, long offset, byte[] bytes, Random random, int sectorLength)
        {
            for (var done = 0; done < bytes.Length;)
            {
                var length = (int)Math.Min(sectorLength - (offset + done) % sectorLength, bytes.Length - done);
                if (random.Next(2) == 0) ApplyTo(left, offset + done, bytes.AsSpan(done, length).ToArray());
                done += length;
            }

            if (random.Next(2) == 0 && left.Count < offset + bytes.Length) ApplyTo(left, offset + bytes.Length, null);
        }

        private static void ApplyTo(List<byte> to, long offset, byte[]? bytes)
        {
            if (bytes == null && to.Count > offset) to.RemoveRange((int)offset, to.Count - (int)offset);
            var end = (int)offset + (bytes?.Length ?? 0);
            if (to.Count < end)
            {
                var old = to.Count;
                CollectionsMarshal.SetCount(to, end);
                CollectionsMarshal.AsSpan(to)[old..].Clear();
            }

            bytes?.CopyTo(CollectionsMarshal.AsSpan(to)[(int)offset..]);
        }
    }

    private sealed class SimulatedFile(SimulatedDisk disk, string name, Inode inode) : IJournalFile
    {
        public long Length
        {
            get
            {
                lock (disk._gate) return inode.Bytes.Count;
            }
        }

        public int Read(Span<byte> buffer, long offset)
        {
            lock (disk._gate)
            {
                var length = (int)Math.Clamp(inode.Bytes.Count - offset, 0, buffer.Length);
                if (length > 0) CollectionsMarshal.AsSpan(inode.Bytes).Slice((int)offset, length).CopyTo(buffer);
                return length;
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (disk._gate)
            {
                var written = bytes[..(int)Math.Min(bytes.Length, disk.Capacity)].ToArray();
                inode.Apply(offset, written); // also when the power fails at this very write
                disk.Step(name);
                if (disk.Capacity != long.MaxValue) disk.Capacity -= written.Length;
                if (written.Length < bytes.Length) throw new IOException("No space left on device");
            }
        }

        public void SetLength(long length)
        {
            lock (disk._gate)
            {
                inode.Apply(length, null);
                disk.Step(name);
            }
        }

        public void Flush()
        {
            disk.BeforeFlush?.Invoke();
            lock (disk._gate)
            {
                disk.Step(name);
                if (disk.FailFlushes > 0)
                {
                    disk.FailFlushes--;
                    throw new IOException("Input/output error");
                }

                inode.Durable = [.. inode.Bytes];
                inode.Unflushed.Clear();
            }
        }

        public void DropCache()
        {
        }

        public void Dispose()
        {
        }
    }
}
