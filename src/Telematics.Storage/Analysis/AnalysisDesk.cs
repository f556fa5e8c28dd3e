using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Telematics.Storage.Archive;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Access;
using Telematics.Storage.Database.Queries;

namespace Telematics.Storage.Analysis;

/// <summary>Why a question was not begun.</summary>
public enum AnalysisRefusal
{
    /// <summary>Setting Analysis:Enabled is false.</summary>
    Off,

    /// <summary>There is no text, or a longer one than anybody writes.</summary>
    Text,

    /// <summary>The days are the wrong way round or too many.</summary>
    Days,

    /// <summary>The person's last question still runs, or too many others do.</summary>
    Busy,
}

/// <summary>What is asked, by whom, about which local days.</summary>
/// <param name="MaxRows">Rows at most; no more than <see cref="AnalysisSettings.MaxRows"/>.</param>
public sealed record AnalysisQuestion(string Actor, string Sql, DateOnly From, DateOnly To, int MaxRows);

/// <summary>Questions that analysts of the centre write in SQL: each in a process of its own, bounded, and in the audit trail with its text before it runs.</summary>
/// <param name="archivePath">The archive's folder.</param>
/// <param name="worker">Starts this program as <see cref="AnalysisWorker"/>.</param>
public sealed class AnalysisDesk(
    AnalysisSettings settings, string archivePath, IArchiveIndex index, RegistryFacts registry, AuditTrail audit, TimeZoneInfo zone, Func<ProcessStartInfo> worker)
{
    public const int LongestText = 10_000;

    private readonly ConcurrentDictionary<string, bool> _asking = new(StringComparer.Ordinal);

    public AnalysisSettings Settings => settings;

    /// <summary>The answer with its columns known, or why there is none.</summary>
    public async Task<(AnalysisAnswer? Answer, AnalysisRefusal? Refusal)> Ask(AnalysisQuestion question, CancellationToken cancellation)
    {
        if (!settings.Enabled) return (null, AnalysisRefusal.Off);
        if (string.IsNullOrWhiteSpace(question.Sql) || question.Sql.Length > LongestText) return (null, AnalysisRefusal.Text);
        if (question.To < question.From || question.To.DayNumber - question.From.DayNumber >= settings.MaxDays) return (null, AnalysisRefusal.Days);
        if (_asking.Count >= settings.AtOnce || !_asking.TryAdd(question.Actor, true)) return (null, AnalysisRefusal.Busy);
        var temporary = Path.Combine(Path.GetFullPath(archivePath), "tmp", $"analysis-{Guid.NewGuid():N}");
        try
        {
            await audit.Append(question.Actor, "analysis.query", Days(question), question.Sql);
            var job = await Job(question, temporary, cancellation);
            var answer = await AnalysisAnswer.Start(worker(), settings, JsonSerializer.SerializeToUtf8Bytes(job), ended => Ended(question, temporary, ended), cancellation);
            return (answer, null);
        }
        catch
        {
            Free(question.Actor, temporary);
            throw;
        }
    }

    private async Task Ended(AnalysisQuestion question, string temporary, string how)
    {
        Free(question.Actor, temporary);
        await audit.Append(question.Actor, "analysis.answer", Days(question), how);
    }

    private void Free(string actor, string temporary)
    {
        _asking.TryRemove(actor, out _);
        if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
    }

    private async Task<AnalysisJob> Job(AnalysisQuestion question, string temporary, CancellationToken cancellation)
    {
        return new AnalysisJob
        {
            Sql = question.Sql,
            Readings = Files(ArchiveKind.Readings),
            Obd = Files(ArchiveKind.Obd),
            Passes = Files(ArchiveKind.Passes),
            DaySums = Files(ArchiveKind.DaySums),
            Vehicles = await registry.Vehicles(RowScope.Everything, fleetId: null, cancellation),
            Temporary = temporary,
            TimeZone = zone.Id,
            MemoryMb = settings.MemoryMb,
            SpillMb = settings.SpillMb,
            Threads = settings.Threads,
            TimeoutSeconds = settings.TimeoutSeconds,
            MaxRows = Math.Min(question.MaxRows, settings.MaxRows),
        };

        List<string> Files(ArchiveKind kind) =>
            [.. index.Live(kind, question.From.DayNumber, question.To.DayNumber).Select(file => Path.Combine([Path.GetFullPath(archivePath), .. file.Path.Split('/')]))];
    }

    private static string Days(AnalysisQuestion question) => string.Create(CultureInfo.InvariantCulture, $"{question.From:yyyy-MM-dd}..{question.To:yyyy-MM-dd}");
}
