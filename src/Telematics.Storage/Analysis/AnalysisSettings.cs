namespace Telematics.Storage.Analysis;

/// <summary>Section "Analysis": bounds of the questions that analysts write themselves (docs/analysis.md).</summary>
public sealed record AnalysisSettings
{
    public bool Enabled { get; set; } = true;

    /// <summary>Memory of one question; what does not fit spills into Data:Path/archive/tmp. Its process is ended at twice as much and 300 MB.</summary>
    public int MemoryMb { get; set; } = 512;

    /// <summary>Disk that one question may spill to.</summary>
    public int SpillMb { get; set; } = 4096;

    public int Threads { get; set; } = Math.Max(1, Environment.ProcessorCount / 2);

    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>Rows of a download at most.</summary>
    public int MaxRows { get; set; } = 1_000_000;

    /// <summary>Rows that the page shows.</summary>
    public int PageRows { get; set; } = 200;

    /// <summary>Days that one question may see.</summary>
    public int MaxDays { get; set; } = 93;

    /// <summary>Questions of all people at once; one person has one.</summary>
    public int AtOnce { get; set; } = 2;

    /// <summary>What is wrong, in one line; null: nothing.</summary>
    public string? Fault() =>
        Wrong(nameof(MemoryMb), MemoryMb, 64, 1_048_576) ?? Wrong(nameof(SpillMb), SpillMb, 0, 10_485_760) ?? Wrong(nameof(Threads), Threads, 1, 256)
        ?? Wrong(nameof(TimeoutSeconds), TimeoutSeconds, 1, 3600) ?? Wrong(nameof(MaxRows), MaxRows, 1, 100_000_000) ?? Wrong(nameof(PageRows), PageRows, 1, 5000)
        ?? Wrong(nameof(MaxDays), MaxDays, 1, 3660) ?? Wrong(nameof(AtOnce), AtOnce, 1, 16);

    private static string? Wrong(string name, int value, int least, int most) =>
        value < least || value > most ? $"Analysis:{name} is {value}; {least} to {most} are allowed" : null;
}
