using Telematics.Core.Stations;

namespace Telematics.Storage.Stations;

/// <summary>
/// What the centre knows of one line's stream: which sequences are stored, the ids of its last passes, and the files that they announced. Used by one at a
/// time (<see cref="Enter"/>), from the look at a record to its commit, so whoever enters finds only what is durable.
/// </summary>
public sealed class LineLedger(LineKey line) : IDisposable
{
    /// <summary>
    /// More gaps than this, and what is below the oldest is forgotten: such a sequence would be stored again, which does no harm, because
    /// a pass has its own id. To take it for stored would lose it.
    /// </summary>
    public const int MaxRuns = 4096;

    private readonly SemaphoreSlim _turn = new(1);

    public LineKey Line => line;

    public SequenceRuns Sequences { get; } = new();

    public RecentPasses Passes { get; } = new();

    public LineMedia Media { get; } = new();

    /// <summary>Position in the journal before which everything of this line is contained.</summary>
    public long AppliedTo { get; set; }

    /// <summary>Receipt of the last record; 0: none.</summary>
    public long LastReceivedAtMs { get; private set; }

    /// <summary>A record was noted that was never stored: this ledger must not be used any more.</summary>
    public bool IsSpoilt { get; set; }

    /// <summary>Grows with each record.</summary>
    public long Changes { get; private set; }

    /// <summary>Waits for its turn; disposing the result ends it.</summary>
    public async Task<IDisposable> Enter(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        return new Turn(_turn);
    }

    public void Note(LineEntry entry)
    {
        Changes++;
        LastReceivedAtMs = Math.Max(LastReceivedAtMs, entry.ReceivedAtMs);
        if (entry.Sequence > 0) Sequences.Add(entry.Sequence);
        while (Sequences.Runs.Count > MaxRuns) Sequences.ForgetLowest();
        if (entry.Pass is { } pass) Passes.Add(pass, entry.ReceivedAtMs);
        foreach (var media in entry.Announced) Media.Announce(media);
    }

    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
