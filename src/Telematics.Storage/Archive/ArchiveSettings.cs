namespace Telematics.Storage.Archive;

/// <summary>Section "Archive": how history is laid down in Parquet files (docs/archive.md).</summary>
public sealed record ArchiveSettings
{
    /// <summary>False: nothing is laid down, history is read from the journal, and retention of the journal waits for nobody.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Files of a day are split by a hash of the vehicle into so many shards. May be changed: every file remembers its own.</summary>
    public int Shards { get; set; } = 8;

    /// <summary>So many readings gather in memory at most (about 112 bytes each) before they are written.</summary>
    public int MaxPending { get; set; } = 500_000;

    /// <summary>What gathered is written after so long at the latest; until then history is read from the journal.</summary>
    public int WriteEverySeconds { get; set; } = 3600;

    /// <summary>So many files of one day and shard are merged into one.</summary>
    public int MergeFiles { get; set; } = 16;

    /// <summary>After a day has ended its files are merged into one per shard; again when late data have come for it, after so long.</summary>
    public int CloseDayAfterSeconds { get; set; } = 4 * 3600;

    /// <summary>A file that a merge has replaced stays for readers that have just chosen it.</summary>
    public int KeepReplacedSeconds { get; set; } = 600;

    /// <summary>Rows of a row group of a file of the day: what one vehicle's question reads at least.</summary>
    public int RowGroup { get; set; } = 131_072;

    /// <summary>First pause after a write that failed; doubles up to <see cref="RetryMaxSeconds"/>.</summary>
    public int RetrySeconds { get; set; } = 2;

    public int RetryMaxSeconds { get; set; } = 60;

    /// <summary>Memory of a query at most; what does not fit spills into Data:Path/archive/tmp.</summary>
    public int QueryMemoryMb { get; set; } = 512;

    public int QueryThreads { get; set; } = Environment.ProcessorCount;

    public int QueryTimeoutSeconds { get; set; } = 60;

    /// <summary>What is wrong, in one line; null: nothing.</summary>
    public string? Fault() =>
        Wrong(nameof(Shards), Shards, 1, 256) ?? Wrong(nameof(MaxPending), MaxPending, 1000, 20_000_000) ?? Wrong(nameof(WriteEverySeconds), WriteEverySeconds, 1, 86_400)
        ?? Wrong(nameof(MergeFiles), MergeFiles, 2, 64) ?? Wrong(nameof(CloseDayAfterSeconds), CloseDayAfterSeconds, 1, 7 * 86_400)
        ?? Wrong(nameof(KeepReplacedSeconds), KeepReplacedSeconds, 1, 86_400) ?? Wrong(nameof(RowGroup), RowGroup, 1024, 4_194_304)
        ?? Wrong(nameof(RetrySeconds), RetrySeconds, 1, 3600) ?? Wrong(nameof(RetryMaxSeconds), RetryMaxSeconds, 1, 3600)
        ?? Wrong(nameof(QueryMemoryMb), QueryMemoryMb, 64, 1_048_576) ?? Wrong(nameof(QueryThreads), QueryThreads, 1, 256)
        ?? Wrong(nameof(QueryTimeoutSeconds), QueryTimeoutSeconds, 1, 86_400);

    private static string? Wrong(string name, int value, int least, int most) =>
        value < least || value > most ? $"Archive:{name} is {value}; {least} to {most} are allowed" : null;
}
