using System.ComponentModel;
using ProtoBuf;

namespace Telematics.Protocols.Stations.Messages;

/// <summary>
/// One vehicle measured once. Null = the instrument did not measure it. Enumerations are plain numbers, because a newer station may send ones that this
/// version does not know; <see cref="StationCodec"/> gives them their meaning. Units and field codes: protocol-specs/remote_sensing.proto.
/// </summary>
[ProtoContract]
public sealed class PassMessage : Extensible
{
    [ProtoMember(1), DefaultValue("")]
    public string PassId { get; set; } = "";

    [ProtoMember(2)]
    public int Lane { get; set; }

    [ProtoMember(3)]
    public long PassedAtMs { get; set; }

    [ProtoMember(10), DefaultValue("")]
    public string Plate { get; set; } = "";

    [ProtoMember(11)]
    public int PlateColor { get; set; }

    [ProtoMember(12), DefaultValue("")]
    public string PlateType { get; set; } = "";

    [ProtoMember(13)]
    public double? PlateConfidence { get; set; }

    [ProtoMember(14)]
    public int Fuel { get; set; }

    [ProtoMember(15)]
    public int VehicleKind { get; set; }

    [ProtoMember(20)]
    public double? SpeedKmh { get; set; }

    [ProtoMember(21)]
    public double? AccelerationMps2 { get; set; }

    [ProtoMember(22)]
    public double? VspKwPerT { get; set; }

    [ProtoMember(30)]
    public double? Co2Percent { get; set; }

    [ProtoMember(31)]
    public double? CoToCo2 { get; set; }

    [ProtoMember(32)]
    public double? HcToCo2 { get; set; }

    [ProtoMember(33)]
    public double? NoToCo2 { get; set; }

    [ProtoMember(34)]
    public double? No2ToCo2 { get; set; }

    [ProtoMember(35)]
    public double? CoPercent { get; set; }

    [ProtoMember(36)]
    public double? HcPpm { get; set; }

    [ProtoMember(37)]
    public double? NoPpm { get; set; }

    [ProtoMember(38)]
    public double? OpacityPercent { get; set; }

    [ProtoMember(39)]
    public double? Ringelmann { get; set; }

    [ProtoMember(40)]
    public bool? PlumeValid { get; set; }

    [ProtoMember(50)]
    public double? WindSpeedMps { get; set; }

    [ProtoMember(51)]
    public double? WindDirectionDeg { get; set; }

    [ProtoMember(52)]
    public double? TemperatureC { get; set; }

    [ProtoMember(53)]
    public double? HumidityPercent { get; set; }

    [ProtoMember(54)]
    public double? PressureKpa { get; set; }

    [ProtoMember(55)]
    public double? GradeDeg { get; set; }

    [ProtoMember(56)]
    public bool? Raining { get; set; }

    [ProtoMember(60)]
    public double? Longitude { get; set; }

    [ProtoMember(61)]
    public double? Latitude { get; set; }

    [ProtoMember(62)]
    public int DeviceVerdict { get; set; }

    [ProtoMember(63)]
    public List<MediaRefMessage> Media { get; } = [];
}
