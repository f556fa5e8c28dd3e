using Telematics.Core.Stations;

namespace Telematics.Storage.Stations;

/// <summary>A file that a pass has announced, and which of its bytes are there.</summary>
public sealed class AnnouncedMedia(ulong id, long size, byte[] sha256)
{
    /// <summary>Hash of the media id.</summary>
    public ulong Id => id;

    public long Size => size;

    public byte[] Sha256 => sha256;

    /// <summary>Its bytes are there and have this hash.</summary>
    public bool IsWhole { get; set; }

    public SequenceRuns Received { get; } = new();

    public bool HasAllBytes => Received.ContainsAll(0, (ulong)size - 1);
}

/// <summary>
/// The files that a line's passes have announced, the latest <see cref="Most"/> of them (about 10 MB): a station may send the pictures of a day at night.
/// A chunk of a forgotten one is stored raw, as one of an unknown file.
/// </summary>
public sealed class LineMedia
{
    public const int Most = 60_000;

    private readonly Dictionary<ulong, AnnouncedMedia> _media = [];
    private readonly Queue<AnnouncedMedia> _order = [];

    /// <summary>Oldest first.</summary>
    public IEnumerable<AnnouncedMedia> All => _order.Where(media => _media.GetValueOrDefault(media.Id) == media);

    public AnnouncedMedia? Find(string mediaId) => _media.GetValueOrDefault(IdOf(mediaId));

    public void Announce(MediaRef media)
    {
        if (media.Sha256.Length != MediaStore.HashLength || media.SizeBytes <= 0) return;
        var id = IdOf(media.MediaId);
        if (_media.TryGetValue(id, out var known) && known.Size == media.SizeBytes && known.Sha256.AsSpan().SequenceEqual(media.Sha256.AsSpan())) return;
        Add(new AnnouncedMedia(id, media.SizeBytes, [.. media.Sha256]));
    }

    public void Add(AnnouncedMedia media)
    {
        _media[media.Id] = media;
        _order.Enqueue(media);
        while (_order.Count > Most)
            if (_order.Dequeue() is var oldest && _media.GetValueOrDefault(oldest.Id) == oldest) _media.Remove(oldest.Id);
    }

    private static ulong IdOf(string mediaId) => PassMark.Hash(System.Text.Encoding.UTF8.GetBytes(mediaId));
}
