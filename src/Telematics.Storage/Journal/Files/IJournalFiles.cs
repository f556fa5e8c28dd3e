namespace Telematics.Storage.Journal.Files;

/// <summary>
/// The one folder a journal or the media store lives in, as narrow as they need it. Two implementations: the operating system's, and the tests' disk that fails,
/// fills up and loses what was not flushed.
/// </summary>
internal interface IJournalFiles
{
    /// <summary>Names of the files in the folder, in no order.</summary>
    IReadOnlyList<string> List();

    /// <summary>Names of the folders in the folder, in no order.</summary>
    IReadOnlyList<string> Folders();

    /// <summary>An empty file to write; an older one of that name is emptied.</summary>
    IJournalFile Create(string name);

    /// <exception cref="FileNotFoundException">There is none of that name.</exception>
    IJournalFile Open(string name, FileAccess access);

    /// <summary>Replaces a file that has the new name already.</summary>
    void Rename(string name, string newName);

    void Delete(string name);

    /// <summary>Makes names durable: files created, renamed and deleted so far.</summary>
    void Flush();

    /// <summary>A folder in this folder, made when it is not there.</summary>
    IJournalFiles Folder(string name);

    /// <summary>Bytes that can still be written on this disk.</summary>
    long FreeBytes { get; }

    /// <summary>Holds the folder against a second writer until disposed.</summary>
    /// <exception cref="IOException">Somebody else holds it.</exception>
    IDisposable Lock(string name);
}

/// <summary>One file, read and written at offsets. Safe for several readers at once.</summary>
internal interface IJournalFile : IDisposable
{
    long Length { get; }

    /// <summary>Fills the buffer; fewer bytes only at the end of the file.</summary>
    int Read(Span<byte> buffer, long offset);

    void Write(ReadOnlySpan<byte> bytes, long offset);

    void SetLength(long length);

    /// <summary>Makes the bytes written so far durable.</summary>
    void Flush();

    /// <summary>Lets the next read come from the disk itself and not from memory.</summary>
    void DropCache();
}
