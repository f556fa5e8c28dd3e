using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Telematics.Storage.Archive;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Sqlite;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Storage.Integrity;

/// <summary>
/// Holds every stored byte against its checksum: journal, archive, media. What is damaged is taken out of use, and made again where the raw frames are
/// still there. What was found stays known over a restart, because it is an alarm.
/// </summary>
public sealed partial class Scrubber : IDisposable
{
    private const string Memory = "scrub.json";

    private readonly StoredBytes _bytes;
    private readonly ArchiveMending? _mending;
    private readonly DatabaseSettings? _database;
    private readonly string _memory;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Meter _meter = new("Telematics.Integrity");
    private readonly Counter<long> _checked;
    private readonly Counter<long> _found;
    private ScrubReport? _last;

    private Scrubber(StoredBytes bytes, ArchiveMending? mending, DatabaseSettings? database, string dataPath, TimeProvider clock, ILogger log)
    {
        (_bytes, _mending, _database, _memory, _clock, _log) = (bytes, mending, database, Path.Combine(dataPath, Memory), clock, log);
        _checked = _meter.CreateCounter<long>("scrub.bytes", "By", "Stored bytes held against their checksums");
        _found = _meter.CreateCounter<long>("scrub.findings", "{finding}", "Damage found, by part");
        _meter.CreateObservableGauge("scrub.damaged", () => _last?.Damaged ?? 0, "{finding}", "Damage found last time that is still there: an alarm");
        _meter.CreateObservableGauge("scrub.ended", () => _last?.Ended.ToUnixTimeSeconds() ?? 0, "s", "When the last scrub ended, Unix seconds; 0: never");
        _last = Remembered();
    }

    /// <summary>The last one; null: there was none.</summary>
    public ScrubReport? Last => Volatile.Read(ref _last);

    /// <summary>Of the system that runs in this process: mends what it can.</summary>
    /// <param name="database">Null: its pages are not looked at.</param>
    public static Scrubber OfRunning(
        string dataPath, JournalSettings journalSettings, ScrubSettings settings, IJournal journal, IArchiveIndex index, ArchiveStore archive, MediaStore media,
        TimeProvider clock, ILoggerFactory logs, DatabaseSettings? database = null, DayFiles? days = null) =>
        new(new StoredBytes(journalSettings.Path, dataPath, index, media.PutAside, settings, clock),
            new ArchiveMending(journal, index, archive, days), database, dataPath, clock, logs.CreateLogger<Scrubber>());

    /// <summary>Of a folder that may be in use by another process, or a copy: looks only.</summary>
    public static ScrubReport Look(
        string dataPath, string journalPath, IArchiveIndex index, ScrubSettings settings, TimeProvider clock, CancellationToken stop, DatabaseSettings? database = null)
    {
        var bytes = new StoredBytes(journalPath, dataPath, index, putAside: null, settings, clock);
        var started = clock.GetUtcNow();
        var findings = bytes.Journal(stop).Concat(bytes.Archive(stop).Select(bad => bad.Finding)).Concat(bytes.Media(stop)).ToList();
        findings.AddRange(Database(database));
        findings.AddRange(index.Damaged().Select(file => new ScrubFinding("archive", file.Path, "taken out of use and not made again yet", IsMended: false)));
        return new ScrubReport(started, clock.GetUtcNow(), bytes.Files, bytes.Count, findings);
    }

    public async Task<ScrubReport> Run(CancellationToken stop)
    {
        var started = _clock.GetUtcNow();
        _bytes.Reset();
        var findings = new List<ScrubFinding>();
        findings.AddRange(_bytes.Journal(stop));
        foreach (var bad in _bytes.Archive(stop)) await _mending!.TakeOut(bad.File);
        foreach (var file in _mending!.Waiting()) findings.Add(await _mending.Mend(file, stop));
        findings.AddRange(_bytes.Media(stop));
        findings.AddRange(Database(_database));

        var report = new ScrubReport(started, _clock.GetUtcNow(), _bytes.Files, _bytes.Count, findings);
        foreach (var finding in findings)
        {
            DamageFound(_log, finding.Part, finding.File, finding.What);
            _found.Add(1, new KeyValuePair<string, object?>("part", finding.Part));
        }

        _checked.Add(report.Bytes);
        Ended(_log, report.Files, report.Bytes, findings.Count, report.Damaged);
        LedgerFile.Replace(_memory, JsonSerializer.SerializeToUtf8Bytes(report, JsonSerializerOptions.Web));
        Volatile.Write(ref _last, report);
        return report;
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<ScrubFinding> Database(DatabaseSettings? database)
    {
        if (database is not null && DatabaseCheck.Fault(database) is { } fault)
            yield return new ScrubFinding("database", "telematics.db", $"{fault}; put the one of a backup in its place", IsMended: false);
    }

    private ScrubReport? Remembered()
    {
        try
        {
            return File.Exists(_memory) ? JsonSerializer.Deserialize<ScrubReport>(File.ReadAllBytes(_memory), JsonSerializerOptions.Web) : null;
        }
        catch (JsonException)
        {
            return null; // the next scrub writes it again
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Scrub: {Part} {File}: {What}")]
    private static partial void DamageFound(ILogger log, string part, string file, string what);

    [LoggerMessage(Level = LogLevel.Information, Message = "Scrub: {Files} files, {Bytes} bytes read, {Findings} found damaged, {Damaged} still are")]
    private static partial void Ended(ILogger log, int files, long bytes, int findings, int damaged);
}
