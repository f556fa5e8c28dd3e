using Microsoft.Extensions.Logging;
using Telematics.Core;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Integrity;

/// <summary>Seals the days that are over.</summary>
public sealed partial class DaySealing(IJournal journal, IJournalDays days, CentreKey key, CityCalendar calendar, TimeProvider clock, ILogger<DaySealing> log)
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Every day up to yesterday that has records and is not sealed.</summary>
    public async Task Run(CancellationToken stop)
    {
        var today = calendar.DayNumber(clock.GetUtcNow().ToUnixTimeSeconds());
        while (Next(today, stop) is { } day)
        {
            await days.Add(day with { Signature = key.Sign(day.Hash()) });
            Sealed(log, day.Number, day.Records, day.FromPosition, day.ToPosition);
        }
    }

    /// <summary>The next day, not signed yet; null: none is over.</summary>
    private JournalDay? Next(int today, CancellationToken stop)
    {
        var before = days.Newest();
        var from = before?.ToPosition ?? 0;
        using var gathered = new Gathered(calendar, today, from);
        Read(gathered, stop);
        if (gathered.Day is not { } day || day >= today) return null;
        var (records, sha256) = gathered.Finish();
        return new JournalDay((before?.Number ?? 0) + 1, day, from, gathered.To, records, sha256, before?.Hash() ?? new byte[32], [], key.Id, clock.GetUtcNow());
    }

    private void Read(Gathered into, CancellationToken stop)
    {
        using var reader = journal.Read(into.To);
        var chunk = new List<JournalRecord>();
        while (!into.IsOver && reader.TryRead(chunk, ChunkBytes))
        {
            stop.ThrowIfCancellationRequested();
            foreach (var record in chunk)
                if (!into.TryAdd(record)) break;
        }
    }

    /// <summary>Records of the day that the first of them was received on.</summary>
    private sealed class Gathered(CityCalendar calendar, int today, long from) : IDisposable
    {
        private readonly RecordsHash _hash = new();

        public int? Day { get; private set; }

        /// <summary>Behind the last record of it.</summary>
        public long To { get; private set; } = from;

        /// <summary>A record of a later day was met, or the day is not one that has ended.</summary>
        public bool IsOver { get; private set; }

        /// <summary>False: it is not one of this day.</summary>
        public bool TryAdd(in JournalRecord record)
        {
            var received = calendar.DayNumber(DateTimeOffset.FromUnixTimeMilliseconds(record.ReceivedAtMs).ToUnixTimeSeconds());

            // A day that has not come yet is a clock that was wrong: such a record belongs to the day among whose records it stands.
            if (received <= today) Day ??= received;
            IsOver = (received <= today && received > Day) || Day >= today;
            if (IsOver) return false;
            _hash.Add(record);
            To = record.Next;
            return true;
        }

        public (long Records, byte[] Sha256) Finish() => (_hash.Records, _hash.Finish());

        public void Dispose() => _hash.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Journal: day {Number} sealed, {Records} records, positions {From} to {To}")]
    private static partial void Sealed(ILogger log, long number, long records, long from, long to);
}
