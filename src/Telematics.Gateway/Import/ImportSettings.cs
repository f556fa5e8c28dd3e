namespace Telematics.Gateway.Import;

/// <summary>Section "Import": stations that cannot stream.</summary>
public sealed record ImportSettings
{
    /// <summary>Watched folder; unset: none.</summary>
    public string? Folder { get; set; }

    /// <summary>Folder with mappings as NAME.json; unset: "mappings" in Data:Path.</summary>
    public string? Mappings { get; set; }

    /// <summary>Of files in the watched folder that have no mapping.json beside or above them.</summary>
    public string Mapping { get; set; } = "monitoringdata";

    /// <summary>Between two looks into the watched folder.</summary>
    public int PollSeconds { get; set; } = 5;

    public long MaxFileBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Null: none; else the setting, its value and what is allowed.</summary>
    public string? Fault() =>
        PollSeconds is < 1 or > 3600 ? FormattableString.Invariant($"Import:PollSeconds is {PollSeconds}; 1 to 3600 is allowed")
        : MaxFileBytes is < 1024 or > 512L * 1024 * 1024 ? FormattableString.Invariant($"Import:MaxFileBytes is {MaxFileBytes}; 1024 to 536870912 is allowed")
        : null;
}
