using Telematics.Storage.Database;

namespace Telematics.Storage.Backup;

/// <summary>Where the parts of one system lie.</summary>
/// <param name="JournalPath">Setting Journal:Path.</param>
/// <param name="RulesPath">Setting Rules:Path; null: the built-in rule set.</param>
public sealed record DataLayout(string DataPath, string JournalPath, DatabaseSettings Database, string? RulesPath);
