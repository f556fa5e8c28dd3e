using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Telematics.Storage.Database.Queries;

/// <summary>After which case or finding to go on, newest first.</summary>
public readonly record struct IdCursor(DateTimeOffset At, string Id) : IParsable<IdCursor>
{
    public override string ToString() => CursorText.Of(At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), Id);

    public static IdCursor Parse(string s, IFormatProvider? provider) => CursorText.Parse<IdCursor>(s, provider);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out IdCursor result)
    {
        result = default;
        if (CursorText.Parts(s, 2) is not [var at, var id] || !UnixTime.TryParse(at, out var instant)) return false;
        result = new(instant, id);
        return true;
    }
}
