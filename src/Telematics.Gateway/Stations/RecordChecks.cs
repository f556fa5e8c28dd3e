using System.Globalization;
using Telematics.Core.Stations;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Stations;

/// <summary>What cannot be right in a record: field, value and what is allowed; null: nothing. Pure.</summary>
internal static class RecordChecks
{
    public const int MaxPassId = 64;
    public const int MaxMediaId = 64;

    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(7);
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    public static string? Pass(Pass pass)
    {
        if (!IsId(pass.PassId, MaxPassId)) return "pass_id: 1 to 64 characters are allowed";
        if (PhysicalRanges.Check(pass) is { } fault) return fault;
        if (pass.Media.Length > MediaStore.MaxFilesOfPass) return Say($"media {pass.Media.Length} files: at most {MediaStore.MaxFilesOfPass} are allowed");
        return pass.Media.Select(Media).FirstOrDefault(wrong => wrong is not null);
    }

    public static string? Media(MediaRef media)
    {
        if (!IsId(media.MediaId, MaxMediaId)) return "media_id: 1 to 64 characters are allowed";
        if (media.Sha256.Length != MediaStore.HashLength) return Say($"sha256 of {media.MediaId}, {media.Sha256.Length} bytes: {MediaStore.HashLength} are allowed");
        var most = media.Kind == MediaKind.Video ? MediaStore.MaxVideo : MediaStore.MaxPicture;
        return media.SizeBytes is > 0 && media.SizeBytes <= most ? null : Say($"size_bytes of {media.MediaId} {media.SizeBytes}: 1 to {most} are allowed");
    }

    public static string? Calibration(Calibration calibration) =>
        calibration.Channels.FirstOrDefault(c => !double.IsFinite(c.Expected + c.Measured + c.Tolerance)) is { } wrong
            ? Say($"channel {wrong.Channel}: finite numbers are allowed")
            : null;

    public static string? Traffic(TrafficCount count) =>
        count.Vehicles < 0 || count.DieselTrucks < 0 || count.ToMs < count.FromMs ? "traffic_count: counts from 0 and a span forward in time are allowed" : null;

    public static string? Chunk(MediaPiece piece, AnnouncedMedia media)
    {
        if (piece.Length is 0 or > MediaStore.MaxChunk) return Say($"data {piece.Length} bytes: 1 to {MediaStore.MaxChunk} are allowed");
        if (piece.Offset > media.Size - piece.Length) return Say($"offset {piece.Offset} with {piece.Length} bytes: the file has {media.Size}");
        return media.Received.Runs.Count > MediaStore.MaxGaps ? Say($"media {piece.MediaId}: at most {MediaStore.MaxGaps} gaps are allowed") : null;
    }

    /// <param name="oldest">Null: however old.</param>
    public static string? Time(string field, long atMs, long nowMs, TimeSpan? oldest)
    {
        if (atMs > nowMs + (long)MaxAhead.TotalMilliseconds) return Say($"{field} {atMs}: at most {MaxAhead.TotalMinutes} min ahead is allowed");
        return oldest is { } span && atMs < nowMs - (long)span.TotalMilliseconds ? Say($"{field} {atMs}: at most {span.TotalDays} days old is allowed") : null;
    }

    private static bool IsId(string id, int max) => id.Length > 0 && id.Length <= max && !id.Any(char.IsControl);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
