using Telematics.Core.Vehicles;

namespace Telematics.Protocols.Framing;

/// <summary>A fault in words, for explanations and logs.</summary>
public static class FaultWords
{
    public static string Of(DecodeFault fault) => fault switch
    {
        DecodeFault.None => "no fault (正常)",
        DecodeFault.TooShort => "too short: the bytes end before the layout does (数据不完整)",
        DecodeFault.BadStart => "no start mark at the front (起始符错误)",
        DecodeFault.BadHeader => "a header byte has a value that no frame has (报文头错误)",
        DecodeFault.BadLength => "the length in the header does not fit (长度错误)",
        DecodeFault.BadCheck => "the check byte is wrong: the frame was damaged (校验错误)",
        DecodeFault.UnknownCommand => "a command that is not about a vehicle's data (命令未知)",
        DecodeFault.Encrypted => "encrypted: stored, not read (已加密)",
        DecodeFault.BadTime => "a time that does not exist (时间无效)",
        DecodeFault.TrailingBytes => "more bytes than the layout has (多余数据)",
        DecodeFault.UnknownItem => "an item of unknown type or layout; the items before it are good (信息类型未知)",
        DecodeFault.NotAFrame => "no frame at all (非报文数据)",
        _ => fault.ToString(),
    };
}
