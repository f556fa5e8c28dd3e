using Telematics.Core.Vehicles;
using Telematics.Protocols.Fields;

namespace Telematics.Protocols.Gb17691;

/// <summary>The two headers as tables (spec section 2), for telling a frame; <see cref="Gb17691Frame"/> reads them without.</summary>
internal static class HeaderFields
{
    private static readonly Field Start = new(0, 2, "start", "起始符", raw => raw.SequenceEqual(Gb17691Frame.StartMark) ? "##" : "no start mark (起始符错误)");

    private static readonly TellField TellVin = raw => Vin.TryParse(raw, out var vin) ? vin.ToString() : "not 17 letters and digits (VIN错误)";

    public static readonly FieldTable Terminal = new(
        Start,
        new(Gb17691Frame.CommandOffset, 1, "command", "命令单元", Tell.Code(
            (1, "login (车辆登入)"), (2, "report (实时信息上报)"), (3, "re-issue (补发信息上报)"), (4, "logout (车辆登出)"), (5, "time sync (终端校时)"))),
        new(Gb17691Frame.KindOffset, Vin.Length, "vin", "车辆识别号", TellVin),
        new(20, 1, "software version", "终端软件版本号", Tell.Number),
        new(Gb17691Frame.EncryptionOffset, 1, "encryption", "数据加密方式", Tell.Code(
            (1, "none (不加密)"), (2, "RSA"), (3, "SM2"), (0xFE, "abnormal (异常)"), (0xFF, "invalid (无效)"))),
        new(Gb17691Frame.LengthOffset, 2, "data length", "数据单元长度", Tell.Number));

    public static readonly FieldTable Forwarded = new(
        Start,
        new(Gb17691Frame.CommandOffset, 1, "command", "命令标识", Tell.Code(
            (1, "login (车辆登入)"), (2, "report (实时信息上报)"), (3, "re-issue (补发信息上报)"), (4, "logout (车辆登出)"),
            (5, "platform login (平台登入)"), (6, "platform logout (平台登出)"), (7, "heartbeat (心跳)"), (8, "time sync (终端校时)"))),
        new(Gb17691Frame.KindOffset, 1, "answer flag", "应答标志", Tell.Code(
            (1, "done (成功)"), (2, "error (错误)"), (3, "VIN twice (VIN重复)"), (4, "VIN unknown (VIN不存在)"), (Gb17691Frame.CommandFlag, "command (命令)"))),
        new(4, Vin.Length, "vin", "唯一识别码", TellVin),
        new(Gb17691Frame.EncryptionOffset, 1, "encryption", "数据单元加密方式", Tell.Code(
            (0, "none (不加密)"), (1, "none (不加密)"), (2, "RSA"), (3, "AES-128"), (0xFE, "abnormal (异常)"), (0xFF, "invalid (无效)"))),
        new(Gb17691Frame.LengthOffset, 2, "data length", "数据单元长度", Tell.Number));
}
