using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Telematics.Storage.Database.Queries;

/// <summary>After which finding to go on, newest first.</summary>
public readonly record struct FindingCursor(DateTimeOffset To, string Id) : IParsable<FindingCursor>
{
    public override string ToString() => CursorText.Of(To.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), Id);

    public static FindingCursor Parse(string s, IFormatProvider? provider) => CursorText.Parse<FindingCursor>(s, provider);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out FindingCursor result)
    {
        result = default;
        if (CursorText.Parts(s, 2) is not [var to, var id] || !UnixTime.TryParse(to, out var instant)) return false;
        result = new(instant, id);
        return true;
    }
}
