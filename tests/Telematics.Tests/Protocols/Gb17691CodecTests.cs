using System.Buffers.Binary;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Gb17691;

namespace Telematics.Tests.Protocols;

public sealed class Gb17691CodecTests
{
    private const long Time = 1_600_000_000;
    private static readonly FrameSender Terminal = new(Vin.Parse("LNBDY000000000001"), SoftwareVersion: 7);
    private static readonly FrameSender Platform = Terminal with { Header = HeaderKind.Forwarded };

    [Fact]
    public void The_highest_valid_raw_is_a_value_and_every_raw_above_it_is_none()
    {
        foreach (var scale in EngineQuantities.All)
        {
            var k = (int)scale.Quantity;
            foreach (var (raw, available) in new[] { (0u, true), (scale.MaxRaw, true), (scale.MaxRaw + 1, false), (scale.AllOnes, false) })
            {
                var body = new byte[37];
                var (offset, bytes, max, _, _) = SlowFrame.Stream[k];
                Assert.Equal(max, scale.MaxRaw);
                for (var i = 0; i < bytes; i++) body[offset + i] = (byte)(raw >> 8 * (bytes - 1 - i));

                var reading = default(EngineReading);
                EngineItem.Stream.Decode(body, ref reading);

                Assert.Equal(raw, reading.Raw(scale.Quantity));
                Assert.Equal(available, reading.Value(scale.Quantity) is not null);
                if (reading.Value(scale.Quantity) is { } value) Assert.Equal(SlowFrame.Value(body, 0, k)!.Value, value, 6);
                else Assert.Null(SlowFrame.Value(body, 0, k));
            }
        }
    }

    [Fact]
    public void All_ones_and_bus_codes_are_counted_apart()
    {
        var frame = SampleFrame.Read("gb17691/report-obd-and-stream").Bytes; // three FEFF
        var message = Decode(frame);
        Assert.Equal(new MissingValues(Invalid: 0, BusCodes: 3), MissingValues.In(message.Readings));

        message = Decode(Report(Terminal, ReportLayout.SerialEach, new EngineReading(0)));
        Assert.Equal(new MissingValues(Invalid: EngineQuantities.Count, BusCodes: 0), MissingValues.In(message.Readings));

        Assert.Equal(RawMeaning.NotSent, MissingValues.MeaningOf(EngineQuantities.Of(EngineQuantity.NoxUpstream), uint.MaxValue));
        Assert.Equal(RawMeaning.BusCode, MissingValues.MeaningOf(EngineQuantities.Of(EngineQuantity.NoxUpstream), 0xFFF0));
    }

    [Fact]
    public void Ten_streams_in_a_frame_are_ten_seconds_even_with_an_obd_item_among_them()
    {
        var buffer = new byte[2000];
        var writer = new ReportWriter(buffer, Terminal, VehicleCommand.Reissue, Time, 65535, ReportLayout.SerialEach);
        for (var k = 0; k < 10; k++)
        {
            var reading = new EngineReading(0);
            reading.Set(EngineQuantity.Speed, 10 + k);
            writer.Add(reading);
            if (k == 4) writer.Add(AnObd());
        }

        var message = Decode(buffer[..writer.Close()]);

        Assert.Equal(VehicleCommand.Reissue, message.Command);
        Assert.Equal((ushort)65535, message.Serial);
        Assert.Equal(10, message.ReadingCount);
        for (var k = 0; k < 10; k++) Assert.Equal((Time + k, 10.0 + k), (message.Readings[k].UnixSeconds, message.Readings[k].SpeedKmh));
        Assert.Equal(Time, Assert.Single(message.Obd).UnixSeconds);
    }

    [Fact]
    public void More_than_ten_streams_are_all_kept()
    {
        var message = Decode(Report(Terminal, ReportLayout.SerialOnce, [.. Enumerable.Repeat(Driving(), 23)]));
        Assert.Equal(23, message.ReadingCount);
    }

    [Fact]
    public void A_user_defined_item_is_opaque_to_the_end_and_no_fault()
    {
        foreach (var layout in new[] { ReportLayout.SerialEach, ReportLayout.SerialOnce })
        {
            var buffer = new byte[2000];
            var writer = new ReportWriter(buffer, Terminal, VehicleCommand.Report, Time, 1, layout);
            for (var k = 0; k < 10; k++) writer.Add(Driving());
            writer.AddUserItem(0x80, [2, 2, 2, 2, 2]);
            var frame = buffer[..writer.Close()];

            var message = Decode(frame);

            Assert.Equal(10, message.ReadingCount);
            var (type, offset, length) = Assert.Single(message.UserItems);
            Assert.Equal((0x80, 5), (type, length));
            Assert.Equal([2, 2, 2, 2, 2], frame[offset..(offset + length)]);
        }
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x03)]
    [InlineData(0x7F)]
    [InlineData(0xFF)]
    public void A_reserved_item_is_flagged_and_what_came_before_it_stays(byte type)
    {
        var frame = WithUnit(Terminal, [.. Unit(Report(Terminal, ReportLayout.SerialEach, Driving(), Driving())), type, 0, 3, 1, 2, 3]);
        var message = Decode(frame, DecodeFault.UnknownItem);
        Assert.Equal(2, message.ReadingCount);
        Assert.Empty(message.UserItems);
    }

    [Fact]
    public void An_item_cut_by_the_end_of_the_unit_is_too_short_and_what_came_before_it_stays()
    {
        var unit = Unit(Report(Terminal, ReportLayout.SerialEach, Driving(), Driving()));
        for (var cut = 6 + 40 + 1; cut < unit.Length; cut++)
        {
            if (cut == 6 + 40 + 38) continue; // this much is a whole item without a serial
            var message = Decode(WithUnit(Terminal, unit[..cut]), DecodeFault.TooShort);
            Assert.Equal(1, message.ReadingCount);
        }
    }

    [Fact]
    public void A_dtc_count_beyond_the_unit_is_too_short_and_no_list_follows_an_invalid_count()
    {
        var buffer = new byte[2000];
        var writer = new ReportWriter(buffer, Terminal, VehicleCommand.Report, Time, 1, ReportLayout.SerialEach);
        writer.Add(AnObd());
        var unit = Unit(buffer[..writer.Close()]);
        const int CountAt = 6 + 3 + 95;
        unit[CountAt] = 253;
        Assert.Empty(Decode(WithUnit(Terminal, unit), DecodeFault.TooShort).Obd);

        unit[CountAt] = 0xFE;
        Assert.Empty(Assert.Single(Decode(WithUnit(Terminal, unit[..(CountAt + 1)])).Obd).Dtcs);
    }

    [Fact]
    public void An_obd_item_keeps_unknown_codes_and_tells_invalid_ones()
    {
        var buffer = new byte[2000];
        var writer = new ReportWriter(buffer, Terminal, VehicleCommand.Report, Time, 1, ReportLayout.SerialEach);
        writer.Add(AnObd() with { Protocol = 3, MilOn = null });
        var record = Assert.Single(Decode(buffer[..writer.Close()]).Obd);
        Assert.Equal((byte)3, record.Protocol);
        Assert.Null(record.MilOn);

        writer = new ReportWriter(buffer, Terminal, VehicleCommand.Report, Time, 1, ReportLayout.SerialEach);
        writer.Add(AnObd() with { Protocol = null, EcuVin = "" });
        record = Assert.Single(Decode(buffer[..writer.Close()]).Obd);
        Assert.Null(record.Protocol);
        Assert.Equal("", record.EcuVin);
    }

    [Theory]
    [InlineData(0, 100)] // year 2100
    [InlineData(1, 0)]
    [InlineData(1, 13)]
    [InlineData(2, 0)]
    [InlineData(2, 31)] // 31 September
    [InlineData(3, 24)]
    [InlineData(4, 60)]
    [InlineData(5, 60)]
    public void An_impossible_time_is_a_fault_and_gives_no_reading(int at, byte value)
    {
        var unit = Unit(Report(Terminal, ReportLayout.SerialEach, Driving()));
        unit[at] = value;
        var frame = WithUnit(Terminal, unit);
        Assert.Equal(0, Decode(frame, DecodeFault.BadTime).ReadingCount);
        Assert.False(new Gb17691Frame(frame).TryTime(out _));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(0xFE)]
    [InlineData(0xFF)]
    public void An_encrypted_frame_gives_its_header_and_nothing_else(byte encryption)
    {
        var frame = Report(Terminal, ReportLayout.SerialEach, Driving());
        frame[^1] ^= (byte)(frame[21] ^ encryption);
        frame[21] = encryption;
        var message = Decode(frame, DecodeFault.Encrypted);
        Assert.Equal((encryption, 0, (long?)null), (message.Encryption, message.ReadingCount, message.UnixSeconds));
        Assert.Equal(Terminal.Vin, message.Vin);
    }

    [Fact]
    public void Encryption_0_of_a_forwarding_platform_means_none()
    {
        var frame = Report(Platform, ReportLayout.SerialOnce, Driving());
        frame[^1] ^= frame[21];
        frame[21] = 0;
        Assert.Equal(1, Decode(frame).ReadingCount);
    }

    [Fact]
    public void A_login_or_logout_of_another_length_is_a_fault()
    {
        var login = Unit(SampleFrame.Read("gb17691/login").Bytes);
        for (var cut = 0; cut < login.Length; cut++) Decode(WithUnit(Terminal, login[..cut], 1), DecodeFault.TooShort);

        var message = Decode(WithUnit(Terminal, [.. login, 1], 1), DecodeFault.TrailingBytes);
        Assert.Equal(((ushort)3, "89861119222035507877"), (message.Serial, message.Iccid));
        Decode(WithUnit(Terminal, login, 4), DecodeFault.TrailingBytes);
    }

    [Fact]
    public void A_time_sync_asks_with_nothing_and_answers_with_a_time()
    {
        Assert.Null(Decode(WithUnit(Terminal, [], 5)).UnixSeconds);
        Assert.Equal(DateTimeOffset.Parse("2020-09-17 19:46:52 +08:00", null).ToUnixTimeSeconds(), Decode(WithUnit(Terminal, [20, 9, 17, 19, 46, 52], 5)).UnixSeconds);
        Decode(WithUnit(Terminal, [20, 9, 17], 5), DecodeFault.TooShort);
        Assert.Equal(VehicleCommand.TimeSync, Decode(WithUnit(Platform, [], 8)).Command);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_command_about_a_platforms_link_is_no_vehicles_data(byte command)
    {
        var message = Decode(WithUnit(Platform, [20, 9, 17, 19, 46, 52, 0, 1], command), DecodeFault.UnknownCommand);
        Assert.Equal((VehicleCommand.Unknown, Platform.Vin), (message.Command, message.Vin));
    }

    [Fact]
    public void Other_protocols_behind_the_same_header_give_no_reading()
    {
        foreach (var sample in SampleFrame.All.Where(sample => !sample.Name.StartsWith("gb17691/", StringComparison.Ordinal)))
        {
            var message = new VehicleMessage();
            var fault = Gb17691Codec.Decode(sample.Bytes, message);

            Assert.True(message.ReadingCount == 0 && message.Obd.Count == 0, sample.Name);
            if (message.Command is VehicleCommand.Report) Assert.NotEqual(DecodeFault.None, fault);
        }
    }

    [Fact]
    public void A_reused_message_keeps_nothing_of_the_frame_before()
    {
        var message = new VehicleMessage();
        foreach (var first in SampleFrame.All)
        {
            foreach (var second in SampleFrame.All)
            {
                Gb17691Codec.Decode(first.Bytes, message);
                var again = Gb17691Codec.Decode(second.Bytes, message);
                var fresh = new VehicleMessage();
                Assert.Equal(Gb17691Codec.Decode(second.Bytes, fresh), again);
                Assert.Equivalent(Header(fresh), Header(message), strict: true);
                Assert.Equivalent(fresh.Obd, message.Obd, strict: true);
                Assert.Equal(fresh.UserItems, message.UserItems);
                Assert.True(Raws(fresh).SequenceEqual(Raws(message)));
            }
        }
    }

    [Fact]
    public void A_frame_of_streams_costs_no_allocation()
    {
        var frame = Report(Terminal, ReportLayout.SerialEach, [.. Enumerable.Repeat(Driving(), 10)]);
        var message = new VehicleMessage();
        Gb17691Codec.Decode(frame, message);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var k = 0; k < 1000; k++) Gb17691Codec.Decode(frame, message);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static VehicleMessage Decode(byte[] frame, DecodeFault expected = DecodeFault.None)
    {
        var message = new VehicleMessage();
        Assert.Equal(expected, Gb17691Codec.Decode(frame, message));
        return message;
    }

    private static object Header(VehicleMessage m) =>
        new { m.Command, m.Header, Vin = m.Vin.ToString(), m.SoftwareVersion, m.Encryption, m.AnswerFlag, m.UnixSeconds, m.Serial, m.Iccid };

    private static IEnumerable<(long, uint)> Raws(VehicleMessage message) => message.Readings.ToArray()
        .SelectMany(reading => EngineQuantities.All.Select(scale => (reading.UnixSeconds, reading.Raw(scale.Quantity))));

    private static EngineReading Driving()
    {
        var reading = new EngineReading(0);
        foreach (var scale in EngineQuantities.All) reading.SetRaw(scale.Quantity, scale.MaxRaw / 2);
        reading.SetRaw(EngineQuantity.Positioning, 0);
        return reading;
    }

    private static ObdRecord AnObd() =>
        new(0, 1, true, 0xFEA0, 0x0020, "LNBDY000000000002", "CAL1", "0a1b", [.. Enumerable.Range(0, 18).Select(k => (ushort)k)], [0x11223344]);

    private static byte[] Report(FrameSender sender, ReportLayout layout, params EngineReading[] readings)
    {
        var buffer = new byte[4000];
        var writer = new ReportWriter(buffer, sender, VehicleCommand.Report, Time, 1, layout);
        foreach (var reading in readings) writer.Add(reading);
        return buffer[..writer.Close()];
    }

    private static byte[] Unit(byte[] frame) => frame[24..^1];

    /// <summary>A frame with any command and data unit, right or wrong.</summary>
    private static byte[] WithUnit(FrameSender sender, byte[] unit, byte command = 2)
    {
        var header = Report(sender, ReportLayout.SerialEach)[..24];
        header[2] = command;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(22), (ushort)unit.Length);
        byte[] frame = [.. header, .. unit];
        return [.. frame, (byte)frame.Aggregate(0, (sum, b) => sum ^ b)];
    }
}
