using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Telematics.Storage.Database.Queries;

/// <summary>After which entry to go on, newest first.</summary>
public readonly record struct AuditCursor(long Id) : IParsable<AuditCursor>
{
    public override string ToString() => CursorText.Of(Id.ToString(CultureInfo.InvariantCulture));

    public static AuditCursor Parse(string s, IFormatProvider? provider) => CursorText.Parse<AuditCursor>(s, provider);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out AuditCursor result)
    {
        result = default;
        if (CursorText.Parts(s, 1) is not [var id]) return false;
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        result = new(number);
        return true;
    }
}
