namespace Telematics.Storage.Archive;

/// <summary>Passes of a quarter of an hour have changed: new ones, a new judgement, another plate.</summary>
/// <param name="Quarter">Unix time in quarters of an hour: whole in the days of every time zone.</param>
/// <param name="Change">Another one with each change, so that a mark is not taken away for a change that came later.</param>
public sealed record PassMark(long Quarter, long Change)
{
    public const long SecondsOfQuarter = 900;

    public long Second => Quarter * SecondsOfQuarter;
}

/// <summary>What the archive asks of the passes in the database.</summary>
public interface IPassDays
{
    /// <summary>What has changed since it was laid down, whoever changed it: the database itself leaves the marks.</summary>
    IReadOnlyList<PassMark> Marks();

    /// <summary>Passes in [from, to) in Unix milliseconds, by time and journal position.</summary>
    IReadOnlyList<ArchivedPass> Between(long fromMs, long toMs);

    /// <summary>The days of the marks are in the archive as they were at the mark.</summary>
    Task Done(IReadOnlyList<PassMark> marks);
}
