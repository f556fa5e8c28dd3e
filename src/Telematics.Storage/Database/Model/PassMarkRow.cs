namespace Telematics.Storage.Database.Model;

/// <summary>
/// Passes of a quarter of an hour have changed since the archive laid them down. Left by triggers of the table of passes, so that no writer can forget it.
/// </summary>
public sealed class PassMarkRow
{
    public required long Quarter { get; init; }

    /// <summary>Another one with each change.</summary>
    public required long Change { get; init; }
}
