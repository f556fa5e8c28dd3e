using Telematics.Storage.Journal;

namespace Telematics.Grains.Dispatch;

/// <summary>One vehicle or line on its way: the frames of the present chunk and what became of earlier ones.</summary>
/// <param name="kinds">Of its records in the journal, under its name as key.</param>
internal sealed class Lane(string name, IJournalGrain grain, params RecordKind[] kinds)
{
    public string Name => name;

    public IReadOnlyList<RecordKind> Kinds => kinds;

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

    /// <summary>Times that it was put aside since it last went well.</summary>
    public int PutAside { get; set; }

    /// <summary>It has failed too often: the journal is no longer read again for its sake, it is caught up alone.</summary>
    public bool IsAlone { get; set; }
}
