namespace Telematics.Protocols.Fields;

/// <summary>Raw bytes of a field in words and numbers a person reads, without the unit.</summary>
public delegate string TellField(ReadOnlySpan<byte> raw);

/// <summary>One field of a fixed layout. Decoder and encoder take its bytes from here, and the explanation its words.</summary>
/// <param name="Offset">From the start of the item or unit, as the specification counts.</param>
/// <param name="Name">English name; the id of the field in the .ksy is the same with underscores.</param>
/// <param name="Chinese">The term of the standard.</param>
public sealed record Field(int Offset, int Length, string Name, string Chinese, TellField Tell, string Unit = "")
{
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> item) => item.Slice(Offset, Length);

    public Span<byte> Of(Span<byte> item) => item.Slice(Offset, Length);
}
