namespace Telematics.Storage.Stations;

/// <summary>A set of numbers as runs without gaps, smallest first: what a line has stored, or which bytes of a file are there.</summary>
public sealed class SequenceRuns
{
    private readonly List<(ulong First, ulong Last)> _runs = [];

    public IReadOnlyList<(ulong First, ulong Last)> Runs => _runs;

    public ulong Highest => _runs.Count == 0 ? 0 : _runs[^1].Last;

    /// <summary>Numbers missing between the first and the last one.</summary>
    public ulong Missing
    {
        get
        {
            ulong missing = 0;
            for (var i = 1; i < _runs.Count; i++) missing += _runs[i].First - _runs[i - 1].Last - 1;
            return missing;
        }
    }

    public bool Contains(ulong number) => IndexOf(number) >= 0;

    /// <summary>Whether every number of the range is there.</summary>
    public bool ContainsAll(ulong first, ulong last) => IndexOf(first) is >= 0 and var i && _runs[i].Last >= last;

    public void Add(ulong number) => Add(number, number);

    public void Add(ulong first, ulong last)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, last);

        // The runs that the new one touches or overlaps melt into it.
        var from = FirstEndingAtOrAfter(first == 0 ? 0 : first - 1);
        var to = from;
        while (to < _runs.Count && (last == ulong.MaxValue || _runs[to].First <= last + 1)) to++;
        if (to > from)
        {
            first = Math.Min(first, _runs[from].First);
            last = Math.Max(last, _runs[to - 1].Last);
            if (to - from > 1) _runs.RemoveRange(from + 1, to - from - 1);
            _runs[from] = (first, last);
        }
        else
        {
            _runs.Insert(from, (first, last));
        }
    }

    /// <summary>Forgets the lowest run.</summary>
    public void ForgetLowest() => _runs.RemoveAt(0);

    public void Clear() => _runs.Clear();

    private int IndexOf(ulong number)
    {
        var i = FirstEndingAtOrAfter(number);
        return i < _runs.Count && _runs[i].First <= number ? i : -1;
    }

    private int FirstEndingAtOrAfter(ulong number)
    {
        // Nearly everything happens at the end.
        if (_runs.Count == 0 || _runs[^1].Last < number) return _runs.Count;
        var (low, high) = (0, _runs.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_runs[middle].Last < number) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
