using System.Globalization;
using System.Text;
using Telematics.Storage.Journal;

namespace Telematics.Host.Commands;

/// <summary><c>journal list|verify|dump</c>: looks at the journal's files, beside a running system or on a copy. Changes nothing.</summary>
public static class JournalCommand
{
    private const string Usage = "journal: 'journal list', 'journal verify' or 'journal dump' is expected";

    private static readonly string[] Choices = ["key", "from", "to"];

    /// <summary>Which records a dump shows.</summary>
    private sealed record Choice(string? Key, long FromMs, long ToMs)
    {
        public bool Takes(in JournalRecord record, string key) =>
            (Key is null || Key == key) && record.ReceivedAtMs >= FromMs && record.ReceivedAtMs < ToMs;
    }

    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is not ["list" or "verify" or "dump", .. var options])
        {
            error.WriteLine(Usage);
            return 2;
        }

        // Choices come from the command line alone: a variable of the environment that happens to be called FROM shall hide nothing.
        var asked = new ConfigurationBuilder().AddCommandLine(options).Build();
        RefuseUnknown(asked);
        var settings = HostSettings.From(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(options).Build());
        try
        {
            var folder = new JournalFolder(settings.Journal.Path);
            return arguments[0] switch
            {
                "list" => Tell(folder.List(), output),
                "verify" => Tell(folder.Verify(), output),
                _ => Dump(folder, ChoiceOf(asked), output),
            };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SettingsException($"journal: Data:Path is wrong: {unreadable.Message}");
        }
    }

    /// <summary>A misspelt choice would otherwise show everything as if it were the answer.</summary>
    private static void RefuseUnknown(IConfiguration asked)
    {
        foreach (var option in asked.GetChildren().Where(option => option.Value is not null && !Choices.Contains(option.Key, StringComparer.OrdinalIgnoreCase)))
            throw new SettingsException($"journal: --{option.Key} is not known; allowed: --Data:Path DIR, --key VIN, --from TIME, --to TIME");
    }

    private static int Tell(IEnumerable<SegmentReport> segments, TextWriter output)
    {
        var (count, records, bytes, faults) = (0, 0L, 0L, 0);
        foreach (var segment in segments)
        {
            var span = segment.Records == 0 ? "" : $"  {Time(segment.MinReceivedAtMs)} to {Time(segment.MaxReceivedAtMs)}";
            output.WriteLine($"{segment.File}  {(segment.StoredBytes < segment.Bytes ? "packed" : segment.IsClosed ? "closed" : "open  ")}  {segment.StoredBytes,12} bytes  {segment.Records,9} records{span}");
            foreach (var fault in segment.Faults) output.WriteLine($"  FAULT {segment.File}: {fault}");
            count++;
            records += segment.Records;
            bytes += segment.StoredBytes;
            faults += segment.Faults.Length;
        }

        output.WriteLine($"{count} segments, {records} records, {bytes} bytes, {faults} faults");
        return faults == 0 ? 0 : 1;
    }

    private static int Dump(JournalFolder folder, Choice choice, TextWriter output)
    {
        foreach (var record in folder.Records())
        {
            var key = Encoding.UTF8.GetString(record.Key.Span);
            if (choice.Takes(record, key))
                output.WriteLine($"{record.Position} {Time(record.ReceivedAtMs)} {record.Kind} {(key.Length == 0 ? "-" : key)} {Convert.ToHexStringLower(record.Payload.Span)}");
        }

        return 0;
    }

    private static Choice ChoiceOf(IConfiguration configuration) => new(
        configuration["key"], Instant(configuration, "from") ?? long.MinValue, Instant(configuration, "to") ?? long.MaxValue);

    private static long? Instant(IConfiguration configuration, string option)
    {
        if (configuration[option] is not { } text) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : throw new SettingsException($"journal: --{option} is '{text}'; a time such as 2026-11-24T08:00:00+08:00 is expected");
    }

    private static string Time(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
