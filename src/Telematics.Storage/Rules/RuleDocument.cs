using System.Collections.Immutable;
using Telematics.Core.Rules;

namespace Telematics.Storage.Rules;

/// <summary>A rule set as its author wrote it, to be carried elsewhere and read there again.</summary>
public sealed record RuleDocument(string Name, string Json)
{
    private const string BuiltIn = "ruleset.default.json";

    /// <summary>The documents in force.</summary>
    /// <param name="path">As <c>Rules:Path</c>: file or folder; null or empty = the built-in one.</param>
    public static ImmutableArray<RuleDocument> Read(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            using var reader = new StreamReader(typeof(RuleSet).Assembly.GetManifestResourceStream(BuiltIn)!);
            return [new(BuiltIn, reader.ReadToEnd())];
        }

        string[] files = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal)] : [path];
        return [.. files.Select(file => new RuleDocument(Path.GetFileName(file), File.ReadAllText(file)))];
    }

    /// <exception cref="InvalidDataException">A document has faults: each with its line, one a line.</exception>
    public static RuleBook Book(params IEnumerable<RuleDocument> documents)
    {
        var parsed = documents.Select(document => (document.Name, Parsed: RuleSet.Parse(document.Json))).ToArray();
        var faults = parsed.SelectMany(one => one.Parsed.Errors.Select(error => $"{one.Name}: {error}")).ToArray();
        if (faults.Length > 0) throw new InvalidDataException(string.Join(Environment.NewLine, faults));
        return new RuleBook(parsed.Select(one => one.Parsed.Set!));
    }
}
