namespace Telematics.Storage.Archive;

/// <summary>What a file of the archive holds; also the name of its folder.</summary>
public enum ArchiveKind : byte
{
    Readings,
    Obd,
}
