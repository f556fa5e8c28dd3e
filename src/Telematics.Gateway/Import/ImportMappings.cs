using Telematics.Protocols.Stations.Import;

namespace Telematics.Gateway.Import;

/// <summary>Mappings by name: those of a folder, read anew each time so that a mended one needs no restart, before the built-in ones.</summary>
internal sealed class ImportMappings(string folder)
{
    private const int MaxName = 64;

    public IReadOnlyList<string> Names =>
    [
        .. BuiltInMappings.All.Select(mapping => mapping.Name)
            .Concat(Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Select(Path.GetFileNameWithoutExtension).OfType<string>() : [])
            .Where(IsName).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <exception cref="FormatException">There is none of that name, or it is wrong.</exception>
    public ImportMapping Named(string name)
    {
        var path = Path.Combine(folder, name + ".json");
        if (IsName(name) && File.Exists(path)) return Read(path);
        return BuiltInMappings.All.FirstOrDefault(mapping => mapping.Name == name)
            ?? throw new FormatException($"mapping '{name}' is not known; known are {string.Join(", ", Names)}");
    }

    /// <exception cref="FormatException">It is wrong.</exception>
    public static ImportMapping Read(string path) => MappingFile.Parse(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path));

    /// <summary>A name from outside never leads out of the folder.</summary>
    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxName && name.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_');
}
