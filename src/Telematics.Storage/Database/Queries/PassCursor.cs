using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Telematics.Storage.Database.Queries;

/// <summary>After which pass to go on, newest first; also of the queue of doubtful plates.</summary>
public readonly record struct PassCursor(DateTimeOffset PassedAt, long Position) : IParsable<PassCursor>
{
    public override string ToString() => CursorText.Of(
        PassedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), Position.ToString(CultureInfo.InvariantCulture));

    public static PassCursor Parse(string s, IFormatProvider? provider) => CursorText.Parse<PassCursor>(s, provider);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PassCursor result)
    {
        result = default;
        if (CursorText.Parts(s, 2) is not [var at, var position] || !UnixTime.TryParse(at, out var instant)) return false;
        if (!long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        result = new(instant, number);
        return true;
    }
}
