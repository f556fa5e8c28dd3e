using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Telematics.Protocols.Gb17691;

public enum SerialPlace : byte
{
    /// <summary>After the info type of every item.</summary>
    EachItem,

    /// <summary>After the info type of the first item alone.</summary>
    FirstItem,

    /// <summary>Once, between the time of the frame and the first item.</summary>
    AfterTime,
}

/// <summary>How the items of a report stand in its data unit: the variants that are met in the field (spec section 6).</summary>
/// <param name="ItemTimeLength">Bytes of a time of its own that each item has behind its type.</param>
/// <param name="SignatureLength">Bytes of the signature behind each item.</param>
/// <param name="IsDecoded">False: recognised, so that it is not mistaken for another layout, and left alone.</param>
public sealed record ReportLayout(string Name, SerialPlace Serial, int ItemTimeLength, int SignatureLength, bool IsDecoded)
{
    internal const int SerialLength = 2;

    /// <summary>GB 17691-2018 Annex Q.</summary>
    public static readonly ReportLayout SerialEach = new("GB 17691-2018", SerialPlace.EachItem, 0, 0, IsDecoded: true);

    /// <summary>Annex Q as some enterprise platforms forward it.</summary>
    public static readonly ReportLayout SerialOnce = new("GB 17691-2018, serial once", SerialPlace.FirstItem, 0, 0, IsDecoded: true);

    public static readonly ReportLayout Draft2019 = new("2019 draft", SerialPlace.AfterTime, 0, ItemFields.Signature.Length, IsDecoded: true);

    public static readonly ReportLayout Hj1239 = new("HJ 1239 type", SerialPlace.AfterTime, WireTime.Length, 0, IsDecoded: false);

    /// <summary>In the order in which they are tried.</summary>
    public static readonly ImmutableArray<ReportLayout> All = [SerialEach, SerialOnce, Draft2019, Hj1239];

    internal int FirstItemAt => WireTime.Length + (Serial == SerialPlace.AfterTime ? SerialLength : 0);

    internal int SerialLengthOf(int itemIndex) =>
        Serial == SerialPlace.EachItem || (Serial == SerialPlace.FirstItem && itemIndex == 0) ? SerialLength : 0;

    internal static ushort SerialAt(ReadOnlySpan<byte> unit, int at) => BinaryPrimitives.ReadUInt16BigEndian(unit[at..]);
}
