using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Telematics.Core.Rules;

namespace Telematics.Storage.Rules;

/// <summary>
/// The rule sets in force, from a file or from a folder of files (one set each, by effective date). Read again when something changes;
/// a document with faults changes nothing: the old rules stay, and every fault is told with its line.
/// </summary>
public sealed partial class RuleFile : IDisposable
{
    private readonly string? _path;
    private readonly ILogger<RuleFile> _log;
    private readonly FileSystemWatcher? _watcher;
    private readonly Lock _reading = new();
    private volatile RuleBook _current;

    private RuleFile(string? path, RuleBook first, ILogger<RuleFile> log)
    {
        (_path, _current, _log) = (path, first, log);
        if (path is null) return;
        var isFolder = Directory.Exists(path);
        _watcher = new FileSystemWatcher(isFolder ? path : Path.GetDirectoryName(Path.GetFullPath(path))!, isFolder ? "*.json" : Path.GetFileName(path));
        _watcher.Changed += (_, _) => ReadAgain();
        _watcher.Created += (_, _) => ReadAgain();
        _watcher.Deleted += (_, _) => ReadAgain();
        _watcher.Renamed += (_, _) => ReadAgain();
        _watcher.EnableRaisingEvents = true;
    }

    public RuleBook Current => _current;

    /// <param name="path">File or folder; null or empty = the built-in rule set.</param>
    /// <exception cref="InvalidDataException">A document has faults: file, line, field, value and what is allowed, one a line.</exception>
    public static RuleFile Open(string? path, ILogger<RuleFile> log)
    {
        if (string.IsNullOrEmpty(path)) return new RuleFile(null, new RuleBook(RuleSet.Default), log);
        var (book, faults) = Read(path);
        return book is null ? throw new InvalidDataException(string.Join(Environment.NewLine, faults)) : new RuleFile(path, book, log);
    }

    public void Dispose() => _watcher?.Dispose();

    private void ReadAgain()
    {
        lock (_reading)
        {
            var (book, faults) = Read(_path!);
            foreach (var fault in faults) RuleSetRefused(_log, fault);
            if (book is null) return;
            _current = book;
            foreach (var set in book.Sets) RuleSetInForce(_log, set.Version, set.EffectiveFrom);
        }
    }

    private static (RuleBook? Book, ImmutableArray<string> Faults) Read(string path)
    {
        try
        {
            string[] files = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal)] : [path];
            if (files.Length == 0) return (null, [$"Rules:Path is '{path}': there is no .json file in it"]);
            var parsed = files.Select(file => (File: file, Parsed: RuleSet.Parse(File.ReadAllText(file)))).ToArray();
            ImmutableArray<string> faults = [.. parsed.SelectMany(one => one.Parsed.Errors.Select(error => $"{one.File}: {error}"))];
            return faults.IsEmpty ? (new RuleBook(parsed.Select(one => one.Parsed.Set!)), faults) : (null, faults);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, [$"Rules:Path is '{path}': {unreadable.Message}"]);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Rule set refused, the old one stays in force: {Fault}")]
    private static partial void RuleSetRefused(ILogger log, string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "Rule set {Version} read, effective from {EffectiveFrom}")]
    private static partial void RuleSetInForce(ILogger log, string version, DateOnly effectiveFrom);
}
