using System.Text.Json;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Framing;
using Telematics.Protocols.Gb17691;

namespace Telematics.Tests.Protocols;

/// <summary>The sample frames say what was sent; the codec must read the same.</summary>
public sealed class Gb17691SampleTests
{
    /// <summary>Names that the samples' "decoded" comments use, in the order of the wire.</summary>
    private static readonly string[] StreamNames =
    [
        "speed", "baro", "net_torque", "friction_torque", "rpm", "fuel_rate", "scr_up_nox", "scr_down_nox", "reagent", "air_flow",
        "scr_in_temp", "scr_out_temp", "dpf_dp", "coolant", "fuel_level", "pos", "lon", "lat", "odometer",
    ];

    public static TheoryData<string> Described => [.. SampleFrame.NamesIn("gb17691").Where(name => SampleFrame.Read(name).Comments.ContainsKey("decoded"))];

    [Theory]
    [MemberData(nameof(Described))]
    public void A_sample_frame_decodes_to_what_its_file_says(string name)
    {
        var sample = SampleFrame.Read(name);
        var expected = JsonDocument.Parse(sample.Comments["decoded"]).RootElement;
        var data = expected.GetProperty("data");
        var message = new VehicleMessage();

        Assert.Equal(FrameScan.Complete(sample.Bytes.Length), Gb17691Frame.Scan(sample.Bytes));
        Assert.Equal(DecodeFault.None, Gb17691Codec.Decode(sample.Bytes, message));

        Assert.Equal(expected.GetProperty("cmd").GetInt32(), (int)message.Command);
        Assert.Equal(expected.GetProperty("vin").GetString(), message.Vin.ToString());
        Assert.Equal(expected.GetProperty("version").GetInt32(), message.SoftwareVersion);
        Assert.Equal(expected.GetProperty("encryption").GetInt32(), message.Encryption);
        Assert.Equal(DateTimeOffset.Parse(data.GetProperty("time").GetString() + " +08:00", null).ToUnixTimeSeconds(), message.UnixSeconds);
        if (data.TryGetProperty("serial", out var serial)) Assert.Equal(serial.GetInt32(), message.Serial!.Value);
        if (data.TryGetProperty("iccid", out var iccid)) Assert.Equal(iccid.GetString(), message.Iccid);

        var items = data.TryGetProperty("infos", out var infos) ? infos.EnumerateArray().ToList() : [];
        foreach (var (item, record) in items.Where(item => Type(item) == 1).Zip(message.Obd)) AssertObd(item, record);
        var streams = items.Where(item => Type(item) == 2).ToList();
        for (var k = 0; k < streams.Count; k++) AssertReading(streams[k], message.Readings[k]);
        Assert.Equal((items.Count - streams.Count, streams.Count), (message.Obd.Count, message.ReadingCount));
    }

    [Fact]
    public void Ten_forwarded_streams_with_one_serial_are_ten_seconds_of_a_smooth_drive()
    {
        var message = Decode("gb17691/report-forwarded-serial-once", DecodeFault.None);

        Assert.Equal((HeaderKind.Forwarded, (byte)0xFE, (byte)0), (message.Header, message.AnswerFlag, message.SoftwareVersion));
        Assert.Equal("LETYECG28MH055508", message.Vin.ToString());
        Assert.Equal(10, message.ReadingCount);
        Assert.Equal((ushort)0xC8D7, message.Serial);
        var first = message.Readings[0];
        Assert.Equal(DateTimeOffset.Parse("2023-02-14 13:33:46 +08:00", null), first.Time);
        for (var k = 0; k < 10; k++) Assert.Equal(first.UnixSeconds + k, message.Readings[k].UnixSeconds);
        // 1ca9 c9 82 87 23f0 000a 1b4a 10f8 49 07d8 372b 3615 0007 79 c7 00 068761a3 0129ded7 000fba04
        Assert.Equal(
            (28.66015625, 100.5, 5.0, 10.0, 1150.0, 0.5),
            (first.SpeedKmh, first.BarometerKpa, first.NetTorquePercent, first.FrictionTorquePercent, first.EngineRpm, first.FuelLitresPerHour));
        Assert.Equal(
            (149.3, 17.2, 29.2, 100.4, 168.34375),
            (Round(first.NoxUpstreamPpm), Round(first.NoxDownstreamPpm), Round(first.ReagentPercent), Round(first.AirKgPerHour), first.ScrInletCelsius));
        Assert.Equal((109.535651, 19.521239, 103066.0), (first.Longitude, first.Latitude, Round(first.DistanceKm)));

        var obd = Assert.Single(message.Obd);
        Assert.Equal("LETYECG28MH055508", obd.EcuVin);
        Assert.Equal("MD1CC878 493LD0300", obd.CalibrationId);
        Assert.Equal(0xFEA0, obd.Supported);
        Assert.Equal([0x200C6468u], obd.Dtcs);
    }

    [Fact]
    public void The_2019_draft_is_read_past_its_signatures()
    {
        var message = Decode("gb17691/report-2019-draft", DecodeFault.None);

        Assert.Equal((ushort)0x0004, message.Serial);
        Assert.Equal("LWHTEST1234567895", Assert.Single(message.Obd).EcuVin);
        Assert.Equal("601603-E2000000000", Assert.Single(message.Obd).CalibrationId);
        Assert.Equal(1, message.ReadingCount);
        Assert.Equal(0x2621 / 256.0, message.Readings[0].SpeedKmh);
    }

    private static VehicleMessage Decode(string name, DecodeFault expected)
    {
        var message = new VehicleMessage();
        Assert.Equal(expected, Gb17691Codec.Decode(SampleFrame.Read(name).Bytes, message));
        return message;
    }

    private static double? Round(double? value) => value is { } known ? Math.Round(known, 6) : null;

    private static int Type(JsonElement item) => item.GetProperty("type").GetInt32();

    private static void AssertReading(JsonElement expected, EngineReading reading)
    {
        for (var quantity = EngineQuantity.Speed; quantity <= EngineQuantity.Distance; quantity++)
        {
            var value = expected.GetProperty(StreamNames[(int)quantity]);
            if (value.ValueKind == JsonValueKind.Object) // {"raw": n}: a code and no value
            {
                Assert.Equal(value.GetProperty("raw").GetUInt32(), reading.Raw(quantity));
                Assert.Null(reading.Value(quantity));
            }
            else
            {
                Assert.Equal(value.GetDouble(), reading.Value(quantity)!.Value, 9);
            }
        }
    }

    private static void AssertObd(JsonElement expected, ObdRecord record)
    {
        Assert.Equal(expected.GetProperty("protocol").GetInt32(), record.Protocol!.Value);
        Assert.Equal(expected.GetProperty("mil").GetInt32() == 1, record.MilOn);
        Assert.Equal(expected.GetProperty("support").GetInt32(), record.Supported);
        Assert.Equal(expected.GetProperty("ready").GetInt32(), record.Ready);
        Assert.Equal(expected.GetProperty("obd_vin").GetString(), record.EcuVin);
        Assert.Equal(TextOrHex(expected.GetProperty("cal_id").GetString()!), record.CalibrationId);
        Assert.Equal(TextOrHex(expected.GetProperty("cvn").GetString()!), record.Cvn);
        Assert.Equal(expected.GetProperty("iupr").GetString(), string.Concat(record.Iupr.Select(counter => $"{counter:x4}")));
        Assert.Equal(expected.GetProperty("dtcs").EnumerateArray().Select(code => code.GetString()), record.Dtcs.Select(code => $"{code:x8}"));
    }

    private static string TextOrHex(string latin1)
    {
        var text = latin1.TrimEnd('\0', ' ');
        return text.All(c => c is >= ' ' and <= '~') ? text : Convert.ToHexStringLower(System.Text.Encoding.Latin1.GetBytes(text));
    }
}
