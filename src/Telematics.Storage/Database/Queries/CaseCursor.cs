using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Telematics.Storage.Database.Queries;

/// <summary>After which case to go on, newest first.</summary>
public readonly record struct CaseCursor(DateTimeOffset OpenedAt, string Id) : IParsable<CaseCursor>
{
    public override string ToString() => CursorText.Of(OpenedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), Id);

    public static CaseCursor Parse(string s, IFormatProvider? provider) => CursorText.Parse<CaseCursor>(s, provider);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CaseCursor result)
    {
        result = default;
        if (CursorText.Parts(s, 2) is not [var at, var id] || !UnixTime.TryParse(at, out var instant)) return false;
        result = new(instant, id);
        return true;
    }
}
