using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telematics.Storage.Journal;
using Telematics.Storage.Journal.Files;

namespace Telematics.Tests.Storage.Journal;

/// <summary>A record as a test wrote it, to be held against what is read back.</summary>
internal sealed record Written(long Position, RecordKind Kind, string Key, long ReceivedAtMs, byte[] Payload);

/// <summary>What most journal tests do: write some records, open again, read everything.</summary>
internal static class JournalFixture
{
    public const long Start = 1_790_000_000_000; // 2026-09-21

    public static readonly string[] Vins = [.. Enumerable.Range(0, 20).Select(i => $"LTESTVEHICLE{i:D5}")];

    public static FakeTimeProvider Clock() => new(DateTimeOffset.FromUnixTimeMilliseconds(Start));

    public static JournalSettings Settings(string path = "simulated") => new() { Path = path, MinFreeBytes = 0 };

    public static Task<SegmentJournal> Open(IJournalFiles files, JournalSettings? settings = null, TimeProvider? clock = null) =>
        SegmentJournal.Open(files, settings ?? Settings(), clock ?? Clock(), NullLogger.Instance);

    public static Written Append(IJournal journal, Random random, int i)
    {
        var key = Vins[random.Next(Vins.Length)];
        var payload = new byte[random.Next(0, 60)];
        random.NextBytes(payload);
        var kind = random.Next(10) == 0 ? RecordKind.VehicleRejected : RecordKind.VehicleFrame;
        var receivedAtMs = Start + i * 1000L + random.Next(-3000, 3000);
        return new Written(journal.Append(kind, Encoding.ASCII.GetBytes(key), receivedAtMs, payload), kind, key, receivedAtMs, payload);
    }

    public static List<Written> AppendMany(IJournal journal, Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Append(journal, random, i))];

    public static Written Copy(JournalRecord record) => new(
        record.Position, record.Kind, Encoding.ASCII.GetString(record.Key.Span), record.ReceivedAtMs, record.Payload.ToArray());

    public static List<Written> ReadAll(IJournal journal, long from = 0, int chunk = 4096)
    {
        using var reader = journal.Read(from);
        var all = new List<Written>();
        var records = new List<JournalRecord>();
        while (reader.TryRead(records, chunk)) all.AddRange(records.Select(Copy));
        return all;
    }

    public static void Same(IEnumerable<Written> expected, IEnumerable<Written> actual) =>
        Assert.Equal(expected.Select(Line), actual.Select(Line));

    public static string Line(Written w) => $"{w.Position} {w.Kind} {w.Key} {w.ReceivedAtMs} {Convert.ToHexString(w.Payload)}";

    /// <summary>Everything that Find says for every key, against a look at every record.</summary>
    public static void FindsWhatWasWritten(IJournal journal, IReadOnlyCollection<Written> written, long fromMs, long toMs)
    {
        foreach (var kind in new[] { RecordKind.VehicleFrame, RecordKind.VehicleRejected })
        {
            foreach (var vin in Vins)
            {
                var expected = written.Where(w => w.Kind == kind && w.Key == vin && w.ReceivedAtMs >= fromMs && w.ReceivedAtMs < toMs).ToList();
                var found = journal.Find(kind, Encoding.ASCII.GetBytes(vin), fromMs, toMs).ToList();
                Same(expected, found.Select(position => Copy(journal.ReadAt(position)!.Value)));
            }
        }
    }
}

/// <summary>A folder of its own for a test that needs the real disk.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("journal-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
