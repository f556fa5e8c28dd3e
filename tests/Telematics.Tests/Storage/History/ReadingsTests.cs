using Telematics.Core.Vehicles;
using Telematics.Protocols;
using Telematics.Storage.History;
using Telematics.Storage.Journal;
using Telematics.Tests.Protocols;

namespace Telematics.Tests.Storage.History;

public sealed class ReadingsTests : HistoryTest
{
    private const int Day = 86_400;

    [Fact]
    public void A_drive_is_read_back_second_by_second()
    {
        for (var second = 0; second < 60; second += 10) Send(Noon + second, speed: 40);

        Assert.Equal(
            Enumerable.Range(0, 60).Select(second => ((long)second, (double?)(40 + second % 10))),
            Read(Noon, Noon + 60));
    }

    [Fact]
    public void The_range_begins_with_from_and_ends_before_to()
    {
        Send(Noon);

        Assert.Equal([3L, 4L], Read(Noon + 3, Noon + 5).Select(r => r.Second));
        Assert.Empty(Read(Noon + 5, Noon + 5));
        Assert.Empty(Read(Noon + 10, Noon + 99));
    }

    [Fact]
    public void A_second_that_was_sent_twice_appears_once_as_it_was_received_first()
    {
        Send(Noon, readings: 5, speed: 40, receivedAt: Noon + 100);
        Send(Noon + 3, readings: 5, speed: 70, receivedAt: Noon + 200);

        Assert.Equal([(0, 40), (1, 41), (2, 42), (3, 43), (4, 44), (5, 72), (6, 73), (7, 74)], Read(Noon, Noon + Day));
    }

    [Fact]
    public void What_was_sent_again_long_after_the_outage_stands_where_it_belongs()
    {
        Send(Noon, readings: 2, speed: 10);
        Send(Noon + 2 * Day, readings: 2, speed: 20);
        Send(Noon + Day, readings: 2, speed: 30, receivedAt: Noon + 41 * Day);

        Assert.Equal(
            [(0, 10), (1, 11), (Day, 30), (Day + 1, 31), (2 * Day, 20), (2 * Day + 1, 21)],
            Read(Noon, Noon + 3 * Day));
    }

    [Fact]
    public void A_frame_across_the_hour_is_whole()
    {
        Send(Noon + 3595);

        Assert.Equal(Enumerable.Range(3595, 10).Select(second => (long)second), Read(Noon, Noon + 7200).Select(r => r.Second));
    }

    [Fact]
    public void A_reading_a_little_ahead_of_its_receipt_is_found_from_its_own_time_on()
    {
        Send(Noon, readings: 1, receivedAt: Noon - 240);

        Assert.Equal([(0, 40)], Read(Noon, Noon + 1));
    }

    [Fact]
    public void A_reading_with_a_clock_fault_is_none()
    {
        Send(Noon, readings: 1, receivedAt: Noon - 301);
        Send(Noon - 400L * Day * 2, readings: 1, receivedAt: Noon); // before 2018

        Assert.Empty(Read(0, Noon + Day));
    }

    [Fact]
    public void The_limit_counts_readings_and_what_lies_behind_it_is_not_put_together()
    {
        for (var hour = 0; hour < 100; hour++) Send(Noon + hour * 3600);

        Assert.Equal([0L, 1L, 2L], Read(Noon, Noon + 100 * 3600, limit: 3).Select(r => r.Second));
        Assert.Equal(101, Journal.Reads); // each frame for its hour, then the one of the first hour
        Assert.Empty(Read(Noon, Noon + 100 * 3600, limit: 0));
    }

    [Fact]
    public void Only_this_vehicle_is_read()
    {
        Send(Noon, readings: 1, vin: "LTEST000000000002");

        Assert.Empty(Read(Noon, Noon + Day));
    }

    [Fact]
    public void A_record_that_is_gone_leaves_a_gap_and_no_error()
    {
        Send(Noon, readings: 2);
        Journal.Lose(Send(Noon + 2, readings: 2));
        Send(Noon + 4, readings: 2);

        Assert.Equal([0L, 1L, 4L, 5L], Read(Noon, Noon + Day).Select(r => r.Second));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Whatever_is_repeated_delayed_or_faulty_each_second_is_the_first_believable_one(int seed)
    {
        var random = new Random(seed);
        var expected = new SortedDictionary<long, double?>();
        for (var frame = 0; frame < 400; frame++)
        {
            var first = Noon + random.Next(3 * 3600);
            var received = first + random.Next(-600, 20_000);
            var (count, speed) = (random.Next(1, 11), random.Next(100));
            Send(first, count, speed, received);
            for (var k = 0; k < count; k++)
                if (first + k <= received + 300) expected.TryAdd(first + k - Noon, speed + k);
        }

        Assert.Equal(expected.Select(pair => (pair.Key, pair.Value)), Read(Noon, Noon + Day));
        Assert.Equal(
            expected.Where(pair => pair.Key is >= 1000 and < 9000).Take(700).Select(pair => (pair.Key, pair.Value)),
            Read(Noon + 1000, Noon + 9000, limit: 700));
    }

    [Fact]
    public void Reading_ten_hours_costs_the_memory_of_one()
    {
        for (var second = 0; second < 36_000; second += 10) Send(Noon + second);
        Assert.Single(Read(Noon, Noon + 36_000, limit: 1)); // warm

        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = History.Readings(Vin1, Noon, Noon + 36_000, int.MaxValue).Count();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(36_000, count);
        Assert.True(allocated < 36_000 * 20, $"{allocated} bytes for {count} readings; a reading is 84");
    }

    [Fact]
    public void Frames_of_real_terminals_come_back_as_the_codec_reads_them()
    {
        foreach (var name in SampleFrame.NamesIn("gb17691"))
        {
            var frame = SampleFrame.Read(name).Bytes;
            var message = new VehicleMessage();
            ProtocolCatalog.Gb17691.Decode(frame, message);
            if (message.ReadingCount == 0) continue;

            var journal = new ListJournal();
            var last = message.Readings[^1].UnixSeconds;
            journal.Append(RecordKind.VehicleFrame, message.Vin.ToString(), last * 1000, frame);
            var read = new VehicleHistory(journal, ProtocolCatalog.Gb17691.Decode, (_, _) => false)
                .Readings(message.Vin.ToString(), message.Readings[0].UnixSeconds, last + 1, 1000).ToArray();

            Assert.Equal(message.Readings.ToArray().Select(Raws), read.Select(Raws));
        }
    }

    private static uint[] Raws(EngineReading reading) =>
        [(uint)reading.UnixSeconds, .. Enum.GetValues<EngineQuantity>().Select(quantity => reading.Raw(quantity))];
}
