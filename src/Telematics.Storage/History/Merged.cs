namespace Telematics.Storage.History;

internal static class Merged
{
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
