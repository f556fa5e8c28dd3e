using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Telematics.Core.Stations;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Import;

/// <summary>
/// The watched folder: FOLDER/file, or FOLDER/station/line/file where the records do not name their line. A file is taken when two looks found it
/// unchanged; then it moves to done/ (everything taken) or failed/ (something for a person), with a report beside it. A kill between taking and moving means
/// that it is taken again, which changes nothing.
/// </summary>
public sealed partial class ImportFolder(ImportSettings settings, PassImporter importer, TimeProvider clock, ILogger<ImportFolder> log)
{
    private const string Done = "done", Failed = "failed", MappingName = "mapping.json", ReportSuffix = ".report.json";

    private static readonly JsonSerializerOptions ReportShape = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a file for people: plates stay readable
    };

    private readonly string _root = Path.GetFullPath(settings.Folder ?? ".");
    private Dictionary<string, (long Length, DateTime Written)> _seen = [];

    /// <summary>Until cancelled; returns at once when no folder is set.</summary>
    public async Task Run(CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(settings.Folder)) return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.PollSeconds), clock);
        try
        {
            do await Look(stop);
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The orderly way out; a file that was not finished is taken at the next start.
        }
    }

    /// <summary>One look: takes what has not changed since the last one.</summary>
    public async Task Look(CancellationToken stop)
    {
        try
        {
            Directory.CreateDirectory(_root);
            var found = Waiting().ToDictionary(file => file.FullName, file => (file.Length, file.LastWriteTimeUtc));
            foreach (var (path, state) in found.OrderBy(file => file.Key, StringComparer.Ordinal))
                if (_seen.TryGetValue(path, out var before) && before == state) await Take(path, stop);
            _seen = found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JournalClosedException or MediaClosedException)
        {
            NotLooked(log, _root, e); // what is there stays there
        }
    }

    private IEnumerable<FileInfo> Waiting() => new DirectoryInfo(_root)
        .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint })
        .Where(file => file.Name != MappingName && file.Extension is not (".tmp" or ".part") && Parts(file.FullName)[0] is not (Done or Failed));

    private string[] Parts(string path) => Path.GetRelativePath(_root, path).Split(Path.DirectorySeparatorChar);

    private async Task Take(string path, CancellationToken stop)
    {
        PassImportReport report;
        if (new FileInfo(path).Length > settings.MaxFileBytes) report = Refused(FormattableString.Invariant($"the file is larger than {settings.MaxFileBytes} bytes"));
        else
        {
            var file = await File.ReadAllBytesAsync(path, stop);
            LineKey? line = Parts(path) is [var station, var id, _] ? new LineKey(station, id) : null;
            report = await Import(file, path, line, stop);
        }

        Move(path, report);
        Taken(log, path, report.Accepted, report.Known, report.RejectedCount, report.Refused ?? "");
    }

    private async Task<PassImportReport> Import(byte[] file, string path, LineKey? line, CancellationToken stop)
    {
        try
        {
            return NearestMapping(path) is { } mapping
                ? await importer.Import(file, ImportMappings.Read(mapping), line, keep: false, stop)
                : await importer.Import(file, settings.Mapping, line, keep: false, stop);
        }
        catch (FormatException wrong)
        {
            return Refused(wrong.Message);
        }
    }

    private PassImportReport Refused(string why) => new(settings.Mapping, 0, 0, 0, [], why, "");

    /// <summary>Beside the file or above it, up to the watched folder.</summary>
    private string? NearestMapping(string path)
    {
        for (var folder = Path.GetDirectoryName(path)!; folder.Length >= _root.Length; folder = Path.GetDirectoryName(folder)!)
            if (Path.Combine(folder, MappingName) is var mapping && File.Exists(mapping)) return mapping;
        return null;
    }

    private void Move(string path, PassImportReport report)
    {
        var relative = Path.GetRelativePath(_root, path);
        var target = Free(Path.Combine(_root, report.IsClean ? Done : Failed, relative));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(target + ReportSuffix, JsonSerializer.Serialize(report, ReportShape));
        File.Move(path, target);
    }

    private static string Free(string target)
    {
        for (var n = 1; ; n++)
        {
            var name = n == 1 ? target : FormattableString.Invariant($"{Path.ChangeExtension(target, null)}-{n}{Path.GetExtension(target)}");
            if (!File.Exists(name)) return name;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Import: {File}: {Accepted} new, {Known} known, {Rejected} rejected {Refused}")]
    private static partial void Taken(ILogger log, string file, int accepted, int known, int rejected, string refused);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Import: {Folder} could not be worked on now; it is tried again")]
    private static partial void NotLooked(ILogger log, string folder, Exception e);
}
