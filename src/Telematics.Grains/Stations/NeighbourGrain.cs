using System.Collections.Immutable;
using Telematics.Core.Stations;
using Telematics.Storage.Database;

namespace Telematics.Grains.Stations;

public sealed record NeighbourMemory
{
    public long Revision { get; init; }

    /// <summary>By day and line.</summary>
    public ImmutableSortedDictionary<int, ImmutableDictionary<string, LineDay>> Days { get; init; } = ImmutableSortedDictionary<int, ImmutableDictionary<string, LineDay>>.Empty;

    /// <summary>By day and the line that asked: the lines that had told of the day by then.</summary>
    public ImmutableSortedDictionary<int, ImmutableDictionary<string, ImmutableArray<string>>> Asked { get; init; } =
        ImmutableSortedDictionary<int, ImmutableDictionary<string, ImmutableArray<string>>>.Empty;
}

/// <summary>One for the city. A handful of figures a line and day, kept for two weeks.</summary>
public sealed class NeighbourGrain(ICheckpoints checkpoints) : Grain, INeighbourGrain
{
    private const string Key = "neighbours";
    private const int KeptDays = 14;

    private NeighbourMemory _memory = new();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await checkpoints.LoadGrain(Key, cancellationToken) is { } blob) _memory = StationJson.Read<NeighbourMemory>(blob);
    }

    public async Task Learn(string line, byte[] day)
    {
        var told = StationJson.Read<LineDay>(day);
        var lines = _memory.Days.GetValueOrDefault(told.Day, ImmutableDictionary<string, LineDay>.Empty);
        if (lines.ContainsKey(line)) return;
        await Keep(_memory with { Days = _memory.Days.SetItem(told.Day, lines.Add(line, told)) });
    }

    public async Task<byte[]> Others(string line, int day)
    {
        var lines = _memory.Days.GetValueOrDefault(day, ImmutableDictionary<string, LineDay>.Empty);
        var asked = _memory.Asked.GetValueOrDefault(day, ImmutableDictionary<string, ImmutableArray<string>>.Empty);
        if (!asked.TryGetValue(line, out var names))
        {
            names = [.. lines.Keys.Where(other => other != line).Order(StringComparer.Ordinal)];
            await Keep(_memory with { Asked = _memory.Asked.SetItem(day, asked.Add(line, names)) });
        }

        return StationJson.Write(names.Where(lines.ContainsKey).ToDictionary(name => name, name => lines[name]));
    }

    /// <summary>Durable before it is told. Counted back from the newest day, so that an old replay does not throw away the present.</summary>
    private async Task Keep(NeighbourMemory next)
    {
        var oldest = next.Days.Keys.Concat(next.Asked.Keys).Max() - KeptDays;
        next = next with
        {
            Revision = next.Revision + 1,
            Days = next.Days.RemoveRange(next.Days.Keys.Where(day => day < oldest)),
            Asked = next.Asked.RemoveRange(next.Asked.Keys.Where(day => day < oldest)),
        };
        await checkpoints.Save(new GrainCheckpoint(Key, next.Revision, StationJson.Write(next), null, []));
        _memory = next;
    }
}
