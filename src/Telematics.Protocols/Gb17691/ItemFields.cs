using Telematics.Protocols.Fields;

namespace Telematics.Protocols.Gb17691;

/// <summary>What stands round the body of an item (spec section 5).</summary>
internal static class ItemFields
{
    private static readonly TellField TellStandardType = Tell.Code((ItemWalk.Obd, "OBD (OBD信息)"), (ItemWalk.Stream, "data stream (数据流信息)"));

    public static readonly FieldTable Type = new(new Field(0, 1, "item type", "信息类型标志",
        raw => ItemWalk.IsUserType(raw[0]) ? $"{raw[0]:X2}: user-defined (用户自定义)" : TellStandardType(raw)));

    public static readonly FieldTable Serial = new(new Field(0, 2, "serial", "信息流水号", Tell.Number));

    /// <summary>Of the 2019 draft: SM2, two parts, each behind its length.</summary>
    public static readonly FieldTable Signature = new(
        new Field(0, 1, "len r", "签名R值长度", Tell.Number),
        new Field(1, 32, "r", "签名R值", Tell.Hex),
        new Field(33, 1, "len s", "签名S值长度", Tell.Number),
        new Field(34, 32, "s", "签名S值", Tell.Hex));
}
