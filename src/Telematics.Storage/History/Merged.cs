namespace Telematics.Storage.History;

internal static class Merged
{
    /// <summary>Two sequences that rise by their key as one that has each key once; the first is believed.</summary>
    public static IEnumerable<T> EachOnce<T>(IEnumerable<T> first, IEnumerable<T> second, Func<T, long> key)
    {
        using var left = first.GetEnumerator();
        using var right = second.GetEnumerator();
        var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
        while (hasLeft || hasRight)
        {
            if (!hasRight || (hasLeft && key(left.Current) <= key(right.Current)))
            {
                if (hasRight && key(left.Current) == key(right.Current)) hasRight = right.MoveNext();
                yield return left.Current;
                hasLeft = left.MoveNext();
            }
            else
            {
                yield return right.Current;
                hasRight = right.MoveNext();
            }
        }
    }

    /// <summary>Two rising sequences as one, read only as far as asked.</summary>
    public static IEnumerable<long> InOrder(IEnumerable<long> first, IEnumerable<long> second)
    {
        using var left = first.GetEnumerator();
        using var right = second.GetEnumerator();
        var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
        while (hasLeft || hasRight)
        {
            if (!hasRight || (hasLeft && left.Current <= right.Current))
            {
                yield return left.Current;
                hasLeft = left.MoveNext();
            }
            else
            {
                yield return right.Current;
                hasRight = right.MoveNext();
            }
        }
    }
}
