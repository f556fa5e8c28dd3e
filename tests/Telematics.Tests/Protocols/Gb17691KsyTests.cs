using Telematics.Core.Vehicles;
using Telematics.Protocols.Gb17691;
using Telematics.Tests.Protocols.Kaitai;
using YamlDotNet.RepresentationModel;

namespace Telematics.Tests.Protocols;

/// <summary>protocol-specs/gb17691.ksy and the codec must read the same from the same frames.</summary>
public sealed class Gb17691KsyTests
{
    private static readonly KsyFile Ksy = new(Path.Combine(SampleFrame.RepositoryRoot(), "protocol-specs", "gb17691.ksy"));
    private static readonly Vin Truck = Vin.Parse("LNBDY000000000001");

    public static TheoryData<string, byte[]> Frames
    {
        get
        {
            var frames = new TheoryData<string, byte[]>();
            foreach (var name in SampleFrame.NamesIn("gb17691")) frames.Add(name, SampleFrame.Read(name).Bytes);
            foreach (var header in new[] { HeaderKind.Terminal, HeaderKind.Forwarded })
            {
                foreach (var layout in new[] { ReportLayout.SerialEach, ReportLayout.SerialOnce })
                    frames.Add($"{header}, {layout.Name}", WrittenReport(header, layout));
                frames.Add($"{header}, time sync", TimeSync(header));
                frames.Add($"{header}, answer", Answer(header));
            }

            return frames;
        }
    }

    [Fact]
    public void The_file_says_what_it_is()
    {
        var meta = (YamlMappingNode)Ksy.Yaml["meta"];
        Assert.Equal("gb17691", meta["id"].ToString());
        Assert.Equal("be", meta["endian"].ToString());
        Assert.All(new[] { "title", "license" }, key => Assert.NotEmpty(meta[key].ToString()));
        Assert.NotEmpty(Ksy.Yaml["doc"].ToString());
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void It_has_the_codecs_fields_at_the_same_places_under_the_same_names(string what, byte[] frame)
    {
        var told = Gb17691Explain.Explain(frame).Select(field => $"{field.Offset} {field.Length} {field.Name.Replace(' ', '_')}").ToList();
        var read = Ksy.Read(frame).Leaves("wire_time").Where(leaf => leaf.Length > 0).Select(leaf => $"{leaf.Offset} {leaf.Length} {leaf.Id}").ToList();
        Assert.True(told.SequenceEqual(read), $"{what}: the first difference is '{told.Except(read).FirstOrDefault()}'");
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void Every_value_is_what_the_codec_decodes(string what, byte[] frame)
    {
        var root = Ksy.Read(frame);
        var message = new VehicleMessage();
        Assert.Equal(DecodeFault.None, Gb17691Codec.Decode(frame, message));

        Assert.Equal(message.Vin.ToString(), root.Find("vin"));
        Assert.Equal(message.Header == HeaderKind.Forwarded, root.Find("is_forwarded"));
        Assert.Equal(message.Encryption, root.Number("encryption"));
        Assert.Equal(message.SoftwareVersion, (long?)root.Find("software_version") ?? 0);
        Assert.Equal(message.AnswerFlag, (long?)root.Find("answer_flag") ?? 0);
        Assert.Equal(message.UnixSeconds, root.Descendants("wire_time").Select(UnixSeconds).FirstOrDefault());
        Assert.Equal(message.Serial, root.Leaves().Where(leaf => leaf.Id == "serial").Select(leaf => (ushort?)(long)leaf.Value).FirstOrDefault());
        Assert.Equal(message.Iccid, root.Leaves().FirstOrDefault(leaf => leaf.Id == "iccid")?.Value ?? "");
        Assert.Equal(message.UserItems.Select(item => (item.Offset, item.Length)), root.Leaves().Where(leaf => leaf.Id == "user_data").Select(leaf => (leaf.Offset, leaf.Length)));

        var streams = root.Descendants("stream").ToList();
        Assert.True(message.ReadingCount == streams.Count, what);
        for (var k = 0; k < streams.Count; k++) AssertSame(message.Readings[k], streams[k]);

        var obd = root.Descendants("obd").ToList();
        Assert.Equal(message.Obd.Count, obd.Count);
        foreach (var (record, node) in message.Obd.Zip(obd)) AssertSame(record, node);
    }

    private static void AssertSame(EngineReading reading, KsyNode stream)
    {
        Assert.Equal(EngineItem.Stream.Table.Fields.Length, stream.Fields.Count);
        foreach (var (scale, field) in EngineQuantities.All.Zip(stream.Fields))
        {
            Assert.Equal(reading.Raw(scale.Quantity), (long)field.Value);
            if (scale.Quantity == EngineQuantity.Positioning) continue;
            var value = (double?)stream.Find(field.Id + "_value");
            Assert.Equal(reading.Value(scale.Quantity) ?? double.NaN, value ?? double.NaN, 6);
        }

        Assert.Equal(reading.PositionValid, stream.Find("has_fix"));
        Assert.Equal(reading.Latitude < 0, stream.Find("is_south") is true);
        Assert.Equal(reading.Longitude < 0, stream.Find("is_west") is true);
    }

    private static void AssertSame(ObdRecord record, KsyNode obd)
    {
        Assert.Equal(record.Protocol ?? 0xFE, obd.Number("obd_protocol"));
        Assert.Equal(record.MilOn switch { false => 0, true => 1, null => 0xFE }, obd.Number("mil"));
        Assert.Equal((record.Supported, record.Ready), (obd.Number("diagnostics_supported"), obd.Number("diagnostics_ready")));
        Assert.Equal((record.EcuVin, record.CalibrationId, record.Cvn), (Text("ecu_vin"), Text("calibration_id"), Text("cvn")));
        Assert.Equal(record.Iupr.Select(counter => (long)counter), obd.Fields.Skip(7).Take(18).Select(field => (long)field.Value));
        Assert.Equal(record.Dtcs.Select(code => (long)code), obd.Fields.Where(field => field.Id == "dtc").Select(field => (long)field.Value));

        string Text(string id)
        {
            var bytes = (byte[])obd.Find(id)!;
            var text = System.Text.Encoding.Latin1.GetString(bytes).TrimEnd('\0', ' ', '\u00FF');
            return text.All(c => c is >= ' ' and <= '~') ? text : Convert.ToHexStringLower(bytes.AsSpan(0, text.Length));
        }
    }

    private static long? UnixSeconds(KsyNode time) => new DateTimeOffset(
        2000 + (int)time.Number("year_of_century"), (int)time.Number("month"), (int)time.Number("day"),
        (int)time.Number("hour"), (int)time.Number("minute"), (int)time.Number("second"), TimeSpan.FromHours(8)).ToUnixTimeSeconds();

    /// <summary>An OBD item with an invalid lamp, eleven streams west and south of anything, the last without any value, and a user-defined item.</summary>
    private static byte[] WrittenReport(HeaderKind header, ReportLayout layout)
    {
        var buffer = new byte[2000];
        var writer = new ReportWriter(buffer, new FrameSender(Truck, header), VehicleCommand.Reissue, 1_600_000_000, 65535, layout);
        writer.Add(new ObdRecord(0, 2, null, 0xFEA0, 0x0020, Truck.ToString(), "CAL1", "0a1b", [.. Enumerable.Range(0, 18).Select(k => (ushort)k)], [0x11223344, 5]));
        for (var k = 0; k < 10; k++)
        {
            var reading = new EngineReading(0);
            foreach (var scale in EngineQuantities.All) reading.SetRaw(scale.Quantity, scale.MaxRaw - (uint)k);
            reading.SetRaw(EngineQuantity.Positioning, (uint)(k % 8));
            writer.Add(reading);
        }

        writer.Add(new EngineReading(0));
        if (layout == ReportLayout.SerialEach && header == HeaderKind.Terminal) writer.AddUserItem(0x80, [1, 2, 3]);
        return buffer[..writer.Close()];
    }

    private static byte[] TimeSync(HeaderKind header)
    {
        var buffer = new byte[100];
        return buffer[..Gb17691Encoder.TimeSync(buffer, new FrameSender(Truck, header))];
    }

    private static byte[] Answer(HeaderKind header)
    {
        var buffer = new byte[100];
        return buffer[..Gb17691Encoder.Answer(buffer, TimeSync(header), 1_600_000_000)];
    }
}
