using Telematics.Core.Stations;

namespace Telematics.Grains.Stations;

/// <summary>
/// What was usual in the city on a day of receipt, one copy for all lines of this node: a book has about a megabyte, and it never changes once it was told.
/// </summary>
public sealed class UsualBooks
{
    /// <summary>Lines are at most a day apart, but for a replay.</summary>
    private const int Kept = 3;

    private readonly Lock _gate = new();
    private readonly List<(int Day, ScreeningBook Book)> _books = [];

    public ScreeningBook? Of(int day)
    {
        lock (_gate) return Known(day);
    }

    /// <summary>The copy that all are to use: another line may have been faster.</summary>
    public ScreeningBook Share(int day, ScreeningBook book)
    {
        lock (_gate)
        {
            if (Known(day) is { } known) return known;
            _books.Add((day, book));
            if (_books.Count > Kept) _books.RemoveAt(0);
            return book;
        }
    }

    private ScreeningBook? Known(int day)
    {
        foreach (var (known, book) in _books)
            if (known == day) return book;

        return null;
    }
}
