namespace Telematics.Tests.Protocols;

/// <summary>
/// A file of protocol-specs/frames: comment lines "# key: value" and then one frame in hex. The frames are of real terminals and of public programs.
/// </summary>
public sealed record SampleFrame(string Name, byte[] Bytes, IReadOnlyDictionary<string, string> Comments)
{
    private static readonly string Folder = Path.Combine(RepositoryRoot(), "protocol-specs", "frames");

    public static SampleFrame Read(string name) => ReadFile(Path.Combine(Folder, name + ".hex"), name);

    public static SampleFrame ReadFile(string path, string name)
    {
        var lines = File.ReadAllLines(path);
        var comments = lines.Where(line => line.StartsWith('#')).Select(line => line[1..].Split(':', 2)).ToDictionary(c => c[0].Trim(), c => c[1].Trim());
        return new SampleFrame(name, Convert.FromHexString(string.Concat(lines.Where(line => !line.StartsWith('#'))).Replace(" ", "")), comments);
    }

    /// <summary>Names of all frames of a folder, such as "gb17691/login".</summary>
    public static IEnumerable<string> NamesIn(string folder) => Directory.Exists(Path.Combine(Folder, folder))
        ? Directory.EnumerateFiles(Path.Combine(Folder, folder), "*.hex").Select(file => folder + "/" + Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)
        : [];

    public static IEnumerable<SampleFrame> All =>
        Directory.EnumerateDirectories(Folder).SelectMany(folder => NamesIn(Path.GetFileName(folder))).Select(Read);

    public override string ToString() => Name;

    internal static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Telematics.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Telematics.sln not found above the tests");
        return folder;
    }
}
