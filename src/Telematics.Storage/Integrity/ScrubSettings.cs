using System.Globalization;

namespace Telematics.Storage.Integrity;

/// <summary>Section "Scrub": when every stored byte is held against its hash (docs/backup.md).</summary>
public sealed record ScrubSettings
{
    /// <summary>Local time of day, HH:mm; empty: never.</summary>
    public string At { get; set; } = "02:30";

    /// <summary>Read so fast at most, so that the disk serves others meanwhile.</summary>
    public int MegabytesPerSecond { get; set; } = 100;

    /// <summary>Null: never.</summary>
    public TimeOnly? TimeOfDay => TimeOnly.TryParseExact(At, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>What is wrong, in one line; null: nothing.</summary>
    public string? Fault() =>
        At.Length > 0 && TimeOfDay is null ? $"Scrub:At is '{At}'; a time of day such as 02:30, or nothing, is allowed"
        : MegabytesPerSecond is < 1 or > 100_000 ? $"Scrub:MegabytesPerSecond is {MegabytesPerSecond}; 1 to 100000 are allowed"
        : null;
}
