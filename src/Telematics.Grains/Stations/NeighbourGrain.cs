using System.Collections.Immutable;
using Telematics.Core.Stations;
using Telematics.Storage.Database;

namespace Telematics.Grains.Stations;

public sealed record NeighbourMemory : CityBook
{
    /// <summary>By day and line.</summary>
    public ImmutableSortedDictionary<int, ImmutableDictionary<string, LineDay>> Days { get; init; } = ImmutableSortedDictionary<int, ImmutableDictionary<string, LineDay>>.Empty;

    /// <summary>By day and the line that asked: the lines that had told of the day by then.</summary>
    public ImmutableSortedDictionary<int, ImmutableDictionary<string, ImmutableArray<string>>> Asked { get; init; } =
        ImmutableSortedDictionary<int, ImmutableDictionary<string, ImmutableArray<string>>>.Empty;
}

/// <summary>A handful of figures a line and day, kept for two weeks.</summary>
public sealed class NeighbourGrain(ICheckpoints checkpoints) : CityBookGrain<NeighbourMemory>(checkpoints, "neighbours", keptDays: 14), INeighbourGrain
{
    public async Task Learn(string line, byte[] day)
    {
        var told = StationJson.Read<LineDay>(day);
        var lines = Book.Days.GetValueOrDefault(told.Day, ImmutableDictionary<string, LineDay>.Empty);
        if (lines.ContainsKey(line)) return;
        await Keep(Book with { Days = Book.Days.SetItem(told.Day, lines.Add(line, told)) });
    }

    public async Task<byte[]> Others(string line, int day)
    {
        var lines = Book.Days.GetValueOrDefault(day, ImmutableDictionary<string, LineDay>.Empty);
        var asked = Book.Asked.GetValueOrDefault(day, ImmutableDictionary<string, ImmutableArray<string>>.Empty);
        if (!asked.TryGetValue(line, out var names))
        {
            names = [.. lines.Keys.Where(other => other != line).Order(StringComparer.Ordinal)];
            await Keep(Book with { Asked = Book.Asked.SetItem(day, asked.Add(line, names)) });
        }

        return StationJson.Write(names.Where(lines.ContainsKey).ToDictionary(name => name, name => lines[name]));
    }

    protected override int Newest(NeighbourMemory book) => book.Days.Keys.Concat(book.Asked.Keys).Max();

    protected override NeighbourMemory Without(NeighbourMemory book, int oldest) =>
        book with { Days = From(book.Days, oldest), Asked = From(book.Asked, oldest) };
}
