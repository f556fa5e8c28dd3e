using System.Collections.Immutable;
using System.Globalization;
using Telematics.Core.Stations;
using Telematics.Storage.Database;

namespace Telematics.Grains.Stations;

/// <summary>What was told on one day of receipt.</summary>
/// <param name="By">Lines and days, "station/line@day": each tells once.</param>
/// <param name="Sum">Of all their books; as large for a hundred lines as for one.</param>
public sealed record ToldDay(ImmutableHashSet<string> By, ScreeningBook Sum)
{
    public static ToldDay Nothing { get; } = new([], ScreeningBook.Empty);
}

/// <summary>What lines have learnt, and the snapshots that were made of it.</summary>
public sealed record ScreeningMemory : CityBook
{
    /// <summary>By the day on which it was told.</summary>
    public ImmutableSortedDictionary<int, ToldDay> Told { get; init; } = ImmutableSortedDictionary<int, ToldDay>.Empty;

    /// <summary>By day of receipt. What was told stays what it was, whatever is learnt later.</summary>
    public ImmutableSortedDictionary<int, ScreeningBook> Snapshots { get; init; } = ImmutableSortedDictionary<int, ScreeningBook>.Empty;
}

/// <summary>Merges what lines have learnt; keeps a month.</summary>
public sealed class ScreeningGrain(ICheckpoints checkpoints) : CityBookGrain<ScreeningMemory>(checkpoints, "screening", KeptDays), IScreeningGrain
{
    private const int KeptDays = 30;

    public async Task Learn(string line, int day, int toldOn, byte[] book)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{line}@{day}");
        var told = Book.Told.GetValueOrDefault(toldOn, ToldDay.Nothing);
        if (told.By.Contains(key)) return;
        await Keep(Book with { Told = Book.Told.SetItem(toldOn, new ToldDay(told.By.Add(key), told.Sum.Merge(StationJson.Read<ScreeningBook>(book)))) });
    }

    public async Task<byte[]> Before(int receivedOn)
    {
        if (!Book.Snapshots.ContainsKey(receivedOn))
        {
            var books = Book.Told.Where(known => known.Key < receivedOn && known.Key >= receivedOn - KeptDays).Select(known => known.Value.Sum);
            var snapshot = books.Aggregate(ScreeningBook.Empty, (sum, book) => sum.Merge(book));
            await Keep(Book with { Snapshots = Book.Snapshots.SetItem(receivedOn, snapshot) });
        }

        return StationJson.Write(Book.Snapshots[receivedOn]);
    }

    protected override int Newest(ScreeningMemory book) => book.Told.Keys.Concat(book.Snapshots.Keys).Max();

    protected override ScreeningMemory Without(ScreeningMemory book, int oldest) =>
        book with { Told = From(book.Told, oldest), Snapshots = From(book.Snapshots, oldest) };
}
