using Telematics.Storage.Journal.Files;

namespace Telematics.Tests.Gateway.Stations;

/// <summary>A real folder on a disk that is full when told so: a write is then done in part and fails.</summary>
internal sealed class FillingDisk(IJournalFiles folder, FillingDisk? root = null) : IJournalFiles
{
    private volatile bool _isFull;

    public bool IsFull
    {
        get => (root ?? this)._isFull;
        set => (root ?? this)._isFull = value;
    }

    public long FreeBytes => folder.FreeBytes;

    public IReadOnlyList<string> List() => folder.List();

    public IReadOnlyList<string> Folders() => folder.Folders();

    public IJournalFile Create(string name) => new FillingFile(folder.Create(name), this);

    public IJournalFile Open(string name, FileAccess access) => new FillingFile(folder.Open(name, access), this);

    public void Rename(string name, string newName) => folder.Rename(name, newName);

    public void Delete(string name) => folder.Delete(name);

    public void Flush() => folder.Flush();

    public IJournalFiles Folder(string name) => new FillingDisk(folder.Folder(name), root ?? this);

    public IDisposable Lock(string name) => folder.Lock(name);

    private sealed class FillingFile(IJournalFile file, FillingDisk disk) : IJournalFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> buffer, long offset) => file.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            file.Write(disk.IsFull ? bytes[..(bytes.Length / 2)] : bytes, offset);
            if (disk.IsFull) throw new IOException("No space left on device");
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Flush() => file.Flush();

        public void DropCache() => file.DropCache();

        public void Dispose() => file.Dispose();
    }
}
