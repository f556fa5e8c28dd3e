using System.Text;
using ProtoBuf;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;

namespace Telematics.Tests.Protocols.Stations;

public sealed class StationCodecTests
{
    private static readonly Pass Full = new()
    {
        PassId = "P1",
        Lane = 2,
        PassedAtMs = 1_795_400_000_000,
        Plate = "冀A12345",
        PlateColor = PlateColor.Yellow,
        PlateType = "01",
        PlateConfidence = 0.99,
        Fuel = FuelKind.Diesel,
        Kind = VehicleKind.HeavyTruck,
        SpeedKmh = 45,
        AccelerationMps2 = -0.2,
        DeviceVspKwPerT = 7.5,
        Co2Percent = 9,
        CoToCo2 = 0.003,
        HcToCo2 = -0.0005,
        NoToCo2 = 0,
        No2ToCo2 = 0.001,
        CoPercent = 0.03,
        HcPpm = 40,
        NoPpm = 500,
        OpacityPercent = 8,
        Ringelmann = 1,
        PlumeValid = false,
        WindSpeedMps = 2,
        WindDirectionDeg = 90,
        TemperatureC = -15,
        HumidityPercent = 50,
        PressureKpa = 100,
        GradeDeg = 1,
        Raining = true,
        Longitude = 114.3,
        Latitude = 38.1,
        DeviceVerdict = DeviceVerdict.Exceed,
        Media = [new MediaRef("m1", MediaKind.Video, 5_000_000, [.. Enumerable.Range(0, 32).Select(i => (byte)i)])],
    };

    [Fact]
    public void A_pass_comes_out_of_the_journal_as_it_went_in()
    {
        var record = Decode(RejectionCode.None, "", Frame(f => f.Pass = Full.ToWire()));

        Assert.Equal(Full with { Media = [] }, record!.Pass! with { Media = [] });
        Assert.Equal(Full.Media[0].Sha256, record.Pass!.Media[0].Sha256.AsEnumerable());
        Assert.Equal(new LineKey("S1", "L1"), record.Line);
        Assert.Equal((7UL, 1_795_400_000_500, 42L, 99L), (record.Sequence, record.SentAtMs, record.Position, record.ReceivedAtMs));
    }

    [Fact]
    public void What_was_not_measured_is_null_and_never_zero()
    {
        var pass = Decode(RejectionCode.None, "", Frame(f => f.Pass = new() { PassId = "P2" }))!.Pass!;

        Assert.Equal(new Pass { PassId = "P2" } with { Media = [] }, pass with { Media = [] });
        Assert.Null(pass.OpacityPercent);
        Assert.Null(pass.PlateColor);
        Assert.Null(pass.Raining);
    }

    [Theory]
    [InlineData(77)]
    [InlineData(258)] // its low byte is a known number
    [InlineData(-1)]
    public void Numbers_that_nobody_knows_are_other_or_unknown(int number)
    {
        var pass = new PassMessage { PassId = "P", PlateColor = number, Fuel = number, VehicleKind = number, DeviceVerdict = number }.ToCore();

        Assert.Equal((PlateColor.Other, FuelKind.Other, VehicleKind.Other, DeviceVerdict.None), (pass.PlateColor, pass.Fuel, pass.Kind, pass.DeviceVerdict));
        Assert.Equal(MediaKind.Unknown, new MediaRefMessage { Kind = number }.ToCore().Kind);
        Assert.Equal(CalibrationKind.Unknown, new CalibrationMessage { Kind = number }.ToCore().Kind);
    }

    [Fact]
    public void A_calibration_and_a_count_come_back()
    {
        var calibration = new Calibration(5, CalibrationKind.Audit, true, [new ChannelCheck("CO2", 12, 12.1, 0.2, true)], "王");
        var count = new TrafficCount(1, 2, 1, 300, 40);

        var read = Decode(RejectionCode.None, "", Frame(f => f.Calibration = calibration.ToWire()))!.Calibration!;
        Assert.Equal(calibration with { Channels = [] }, read with { Channels = [] });
        Assert.Equal(calibration.Channels.AsEnumerable(), read.Channels);
        Assert.Equal(count, Decode(RejectionCode.None, "", Frame(f => f.TrafficCount = count.ToWire()))!.Traffic);
    }

    [Fact]
    public void A_rejected_record_has_no_body_and_says_why()
    {
        var record = Decode(RejectionCode.InvalidValue, "opacity_percent 140: 0 to 100 is allowed", Frame(f => f.Pass = Full.ToWire()))!;

        Assert.Null(record.Pass);
        Assert.Equal((RejectionCode.InvalidValue, "opacity_percent 140: 0 to 100 is allowed", 7UL), (record.Rejection, record.RejectionMessage, record.Sequence));
    }

    [Fact]
    public void A_chunk_in_the_journal_has_its_length_and_no_bytes_whatever_the_station_claims()
    {
        var frame = Frame(f => f.MediaChunk = new() { MediaId = "m1", Offset = 100, Data = new byte[500] });
        Extensible.AppendValue(frame.MediaChunk!, 1000, 9);

        var stored = StationCodec.WithoutBytes(frame);

        Assert.True(stored.Length < 60, $"{stored.Length} bytes");
        Assert.Equal(new MediaPiece("m1", 100, 500), StationCodec.Decode("S1/L1"u8, 0, 0, StationPayload.Write(RejectionCode.None, "", stored))!.Media);
    }

    [Fact]
    public void Nested_groups_and_heaps_of_fields_are_no_frame()
    {
        Assert.Null(StationCodec.DecodeFrame(Enumerable.Repeat((byte)0xA3, 1_000_000).ToArray()));
        Assert.Null(StationCodec.DecodeFrame([0x5A, 0x03, 0xA3, 0xA3, 0xA3])); // inside a pass
        Assert.Null(StationCodec.DecodeFrame([.. Enumerable.Range(0, 2000).SelectMany(_ => new byte[] { 0xA0, 0x06, 0x01 })]));
        Assert.Null(StationCodec.DecodeFrame([0x5A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]));
        Assert.Null(StationCodec.DecodeFrame([0x5A, 0x02, 0x0A, 0xFF])); // pass_id runs over the end of the pass
    }

    [Fact]
    public void A_field_of_another_type_is_no_frame_and_its_sequence_is_still_known()
    {
        byte[] wrong = [.. StationCodec.Encode(new() { StationId = "S1", LineId = "L1", Sequence = 9 }), 0x5A, 0x02, 0x08, 0x01]; // pass_id as a number

        Assert.Null(StationCodec.DecodeFrame(wrong));
        Assert.Equal(9UL, FrameShape.Of(wrong).Sequence);
        Assert.Equal(9UL, Decode(RejectionCode.InvalidValue, "x", wrong)!.Sequence);
    }

    [Fact]
    public void Every_cut_and_every_damaged_byte_is_a_frame_or_none_and_never_an_exception()
    {
        var bytes = StationCodec.Encode(Frame(f => f.Pass = Full.ToWire()));
        for (var at = 0; at < bytes.Length; at++)
        {
            StationCodec.DecodeFrame(bytes.AsSpan(0, at));
            for (var value = 0; value < 256; value++)
            {
                var damaged = (byte[])bytes.Clone();
                damaged[at] = (byte)value;
                StationCodec.DecodeFrame(damaged)?.Pass?.ToCore();
            }
        }
    }

    [Fact]
    public void Noise_is_a_frame_or_none_and_never_an_exception()
    {
        var random = new Random(845);
        for (var i = 0; i < 20_000; i++)
        {
            var noise = new byte[random.Next(60)];
            random.NextBytes(noise);
            StationCodec.DecodeFrame(noise)?.Pass?.ToCore();
            StationCodec.Decode("S1/L1"u8, 0, 0, noise);
            StationEnvelope.Scan(noise);
        }
    }

    private static StationFrame Frame(Action<StationFrame> body)
    {
        var frame = new StationFrame { StationId = "S1", LineId = "L1", Sequence = 7, SentAtMs = 1_795_400_000_500 };
        body(frame);
        return frame;
    }

    private static StationRecord? Decode(RejectionCode rejection, string message, StationFrame frame) => Decode(rejection, message, StationCodec.Encode(frame));

    private static StationRecord? Decode(RejectionCode rejection, string message, byte[] frame) =>
        StationCodec.Decode(Encoding.UTF8.GetBytes("S1/L1"), 42, 99, StationPayload.Write(rejection, message, frame));
}
