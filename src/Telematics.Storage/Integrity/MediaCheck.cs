using System.Security.Cryptography;

namespace Telematics.Storage.Integrity;

/// <summary>Pictures, videos and raw frames are named by their SHA-256.</summary>
internal static class MediaCheck
{
    /// <summary>Whether the file is a whole one of the media store, or a raw frame: what is in progress or wrong is named otherwise.</summary>
    public static bool IsNamedByHash(string path) =>
        Path.GetFileName(path) is { Length: 2 * SHA256.HashSizeInBytes } name && name.All(char.IsAsciiHexDigitLower)
        && Path.GetFileName(Path.GetDirectoryName(path)) is { } folder && (folder == "raw" || (folder.Length == 2 && name.StartsWith(folder, StringComparison.Ordinal)));
}
