using System.Collections.Immutable;
using System.Globalization;
using Telematics.Core.Stations;
using Telematics.Storage.Database;

namespace Telematics.Grains.Stations;

/// <summary>Books of lines and days, and the snapshots that were made of them.</summary>
public sealed record ScreeningMemory
{
    public long Revision { get; init; }

    /// <summary>By the day on which it was told, then by line and day, "station/line@day".</summary>
    public ImmutableSortedDictionary<int, ImmutableDictionary<string, ScreeningBook>> Days { get; init; } = ImmutableSortedDictionary<int, ImmutableDictionary<string, ScreeningBook>>.Empty;

    /// <summary>By day of receipt. What was told stays what it was, whatever is learnt later.</summary>
    public ImmutableSortedDictionary<int, ScreeningBook> Snapshots { get; init; } = ImmutableSortedDictionary<int, ScreeningBook>.Empty;
}

/// <summary>One for the city. Merges what lines have learnt; keeps a month.</summary>
public sealed class ScreeningGrain(ICheckpoints checkpoints) : Grain, IScreeningGrain
{
    private const string Key = "screening";
    private const int KeptDays = 30;

    private ScreeningMemory _memory = new();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await checkpoints.LoadGrain(Key, cancellationToken) is { } blob) _memory = StationJson.Read<ScreeningMemory>(blob);
    }

    public async Task Learn(string line, int day, int toldOn, byte[] book)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{line}@{day}");
        var told = _memory.Days.GetValueOrDefault(toldOn, ImmutableDictionary<string, ScreeningBook>.Empty);
        if (told.ContainsKey(key)) return;
        await Keep(_memory with { Days = _memory.Days.SetItem(toldOn, told.Add(key, StationJson.Read<ScreeningBook>(book))) });
    }

    public async Task<byte[]> Before(int receivedOn)
    {
        if (!_memory.Snapshots.ContainsKey(receivedOn))
        {
            var books = _memory.Days.Where(known => known.Key < receivedOn && known.Key >= receivedOn - KeptDays).SelectMany(known => known.Value.Values);
            var snapshot = books.Aggregate(ScreeningBook.Empty, (sum, book) => sum.Merge(book));
            await Keep(_memory with { Snapshots = _memory.Snapshots.SetItem(receivedOn, snapshot) });
        }

        return StationJson.Write(_memory.Snapshots[receivedOn]);
    }

    /// <summary>Durable before it is told. Counted back from the newest day, so that an old replay does not throw away the present.</summary>
    private async Task Keep(ScreeningMemory next)
    {
        var oldest = next.Days.Keys.Concat(next.Snapshots.Keys).Max() - KeptDays;
        next = next with
        {
            Revision = next.Revision + 1,
            Days = next.Days.RemoveRange(next.Days.Keys.Where(day => day < oldest)),
            Snapshots = next.Snapshots.RemoveRange(next.Snapshots.Keys.Where(day => day < oldest)),
        };
        await checkpoints.Save(new GrainCheckpoint(Key, next.Revision, StationJson.Write(next), null, []));
        _memory = next;
    }
}
