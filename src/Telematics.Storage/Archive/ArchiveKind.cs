namespace Telematics.Storage.Archive;

/// <summary>What a file of the archive holds; also the name of its folder.</summary>
public enum ArchiveKind : byte
{
    Readings,
    Obd,

    /// <summary>Remote-sensing passes as judged last: see <see cref="DayFiles"/>.</summary>
    Passes,

    /// <summary>Sums of each vehicle and day, made from the readings: see <see cref="DayFiles"/>.</summary>
    DaySums,
}
