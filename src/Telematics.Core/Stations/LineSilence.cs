using System.Collections.Immutable;

namespace Telematics.Core.Stations;

/// <param name="ToMs">The end of time: it lasts.</param>
public readonly record struct SilentSpan(long FromMs, long ToMs);

/// <summary>
/// When a line had no voice (质控停用), by the times of passes and checks: a pass that is filled in late is judged by what the line was when it was measured,
/// not by what has become of it since.
/// </summary>
public sealed record LineSilence
{
    /// <summary>A person ends each of them; so many are years.</summary>
    public const int Remembered = 64;

    /// <summary>Oldest first; only the last may go on.</summary>
    public ImmutableArray<SilentSpan> Spans { get; init; } = [];

    public static LineSilence None { get; } = new();

    public bool Lasts => Spans is [.., { ToMs: long.MaxValue }];

    public LineSilence Begin(long atMs)
    {
        var spans = Spans.Add(new SilentSpan(atMs, long.MaxValue));
        return new LineSilence { Spans = spans.Length > Remembered ? spans.RemoveAt(0) : spans };
    }

    public LineSilence End(long atMs) =>
        Spans is [.., { ToMs: long.MaxValue } last] ? new LineSilence { Spans = Spans.SetItem(Spans.Length - 1, last with { ToMs = Math.Max(last.FromMs, atMs) }) } : this;

    /// <summary>
    /// The pass that began it and the check that ended it lie outside. Null: older than all that is remembered.
    /// </summary>
    public bool? Covers(long atMs)
    {
        if (Spans.Length == Remembered && atMs <= Spans[0].FromMs) return null;
        return Spans.Any(span => atMs > span.FromMs && atMs < span.ToMs);
    }
}
