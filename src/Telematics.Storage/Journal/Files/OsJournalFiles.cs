using System.Globalization;
using System.Text;

namespace Telematics.Storage.Journal.Files;

/// <summary>A folder of the operating system.</summary>
internal sealed class OsJournalFiles : IJournalFiles
{
    private readonly string _folder;
    private readonly DriveInfo _drive;

    public OsJournalFiles(string folder)
    {
        _folder = Path.GetFullPath(folder);
        _drive = new DriveInfo(_folder);
    }

    public long FreeBytes => _drive.AvailableFreeSpace;

    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path))];

    public IReadOnlyList<string> Folders() => [.. Directory.EnumerateDirectories(_folder).Select(path => Path.GetFileName(path))];

    public IJournalFile Create(string name) =>
        new OsJournalFile(File.OpenHandle(In(name), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    public IJournalFile Open(string name, FileAccess access) =>
        new OsJournalFile(File.OpenHandle(In(name), FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess));

    public void Rename(string name, string newName) => File.Move(In(name), In(newName), overwrite: true);

    public void Delete(string name) => File.Delete(In(name));

    public void Flush() => LibC.FlushFolder(_folder);

    public IJournalFiles Folder(string name)
    {
        var path = In(name);
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            Flush();
        }

        return new OsJournalFiles(path);
    }

    public IDisposable Lock(string name)
    {
        // FileShare.None is an advisory lock (flock) on Unix: it ends with the process, so a crash leaves no lock behind.
        var file = new FileStream(In(name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return file;
    }

    private string In(string name) => Path.Combine(_folder, name);
}
