using Telematics.Core.Stations;
using Telematics.Storage.Stations;

namespace Telematics.Portal.Passes;

/// <summary>A file that a pass has announced, and whether it is there with the announced hash.</summary>
public sealed record PassPicture(MediaRef Media, bool IsThere);

/// <summary>Pictures and videos of passes: only what came whole and with the right hash.</summary>
public sealed class PassPictures(MediaStore media)
{
    private const int HeadLength = 12;

    public IReadOnlyList<PassPicture> Of(Pass pass) => [.. pass.Media.Select(one => new PassPicture(one, media.Has(one.Sha256.AsSpan())))];

    /// <summary>Null: the pass has no such file, or it is not there yet.</summary>
    public FileStream? Open(Pass pass, string sha256) =>
        pass.Media.FirstOrDefault(one => Convert.ToHexStringLower(one.Sha256.AsSpan()).Equals(sha256, StringComparison.OrdinalIgnoreCase)) is { } announced
            ? media.OpenRead(announced.Sha256.AsSpan())
            : null;

    /// <summary>
    /// By its first bytes, and only kinds that a browser shows without running anything; null: any other, to be saved and not shown. What the station
    /// calls it is not asked.
    /// </summary>
    public static string? ContentType(Stream file)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        var read = file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
        file.Position = 0;
        if (read < HeadLength) return null;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])) return "image/png";
        if (head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8)) return "image/webp";
        return head[4..].StartsWith("ftyp"u8) ? "video/mp4" : null;
    }
}
