namespace Telematics.Grains.Dispatch;

/// <summary>One vehicle or line on its way: the frames of the present chunk and what became of earlier ones.</summary>
internal sealed class Lane(string name, IJournalGrain grain)
{
    public string Name => name;

    public IJournalGrain Grain => grain;

    /// <summary>
    /// Frames of the present chunk; their bytes belong to the journal reader. Null between chunks: a hundred thousand vehicles that wait for their
    /// next frame hold no lists.
    /// </summary>
    public List<StoredFrame>? Frames { get; set; }

    /// <summary>Position of the last frame that the grain has taken; -1: none yet, or the grain starts again from its checkpoint.</summary>
    public long DeliveredTo { get; set; } = -1;

    /// <summary>Delivered to since its last checkpoint.</summary>
    public bool Dirty { get; set; }

    /// <summary>Position of the first frame that could not be delivered; later ones wait for the rewind.</summary>
    public long? StuckAt { get; set; }
}
