using Telematics.Storage.Journal;

namespace Telematics.Storage.Integrity;

public enum DayVerdict
{
    /// <summary>Records, chain and signature are right.</summary>
    Right,

    /// <summary>Chain and signature are right; retention has deleted records of it.</summary>
    RecordsGone,

    /// <summary>The records are not those that were sealed.</summary>
    RecordsDiffer,

    /// <summary>It does not continue the day before: a day was changed, put in or taken out.</summary>
    ChainBroken,

    /// <summary>The centre's key has not signed it.</summary>
    NotSigned,
}

/// <summary>What a sealed day is worth now.</summary>
public readonly record struct CheckedDay(JournalDay Day, DayVerdict Verdict);

/// <summary>Holds the journal against the chain of its days. Needs the records, the chain and the public key, nothing else.</summary>
public static class DayCheck
{
    /// <param name="oldest">Position at which the kept journal begins.</param>
    /// <param name="records">Every readable record, in order; read once.</param>
    public static IEnumerable<CheckedDay> Run(IReadOnlyList<JournalDay> days, long oldest, IEnumerable<JournalRecord> records, CentreKey key)
    {
        using var record = records.GetEnumerator();
        var more = record.MoveNext();
        JournalDay? before = null;
        foreach (var day in days)
        {
            using var hash = new RecordsHash();
            while (more && record.Current.Position < day.ToPosition)
            {
                if (record.Current.Position >= day.FromPosition) hash.Add(record.Current);
                more = record.MoveNext();
            }

            yield return new CheckedDay(day, Verdict(day, before, hash, isWhole: oldest <= day.FromPosition, key));
            before = day;
        }
    }

    /// <param name="isWhole">Retention has taken nothing of it.</param>
    private static DayVerdict Verdict(JournalDay day, JournalDay? before, RecordsHash hash, bool isWhole, CentreKey key)
    {
        if (day.KeyId != key.Id || !key.HasSigned(day.Hash(), day.Signature)) return DayVerdict.NotSigned;
        if (!day.Previous.AsSpan().SequenceEqual(before?.Hash() ?? new byte[32]) || day.FromPosition != (before?.ToPosition ?? 0)) return DayVerdict.ChainBroken;
        var (records, sha256) = (hash.Records, hash.Finish());
        if (sha256.AsSpan().SequenceEqual(day.Sha256)) return DayVerdict.Right;
        return !isWhole && records < day.Records ? DayVerdict.RecordsGone : DayVerdict.RecordsDiffer;
    }
}
