namespace Telematics.Driver;

/// <summary>Where things lie: the repository, the published program (tests/run.sh puts it there), the shared checks where they are at hand.</summary>
public static class Repository
{
    public static string Root { get; } = Find("Telematics.sln");

    public static string Host => Path.Combine(Root, "artifacts", "host", "Telematics.Host.dll");

    /// <summary>Acceptance programs that drive the product from outside; null where only the project itself was cloned.</summary>
    public static string? Checks => Path.Combine(Root, "..", "shared", "checks") is var path && Directory.Exists(path) ? path : null;

    private static string Find(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, file))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"{file} is not above {AppContext.BaseDirectory}");
    }
}
