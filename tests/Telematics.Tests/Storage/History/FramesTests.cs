using Telematics.Core.Vehicles;
using Telematics.Protocols;
using Telematics.Storage.Journal;
using Telematics.Tests.Protocols;

namespace Telematics.Tests.Storage.History;

public sealed class FramesTests : HistoryTest
{
    [Fact]
    public void Good_frames_and_rejected_bytes_come_in_the_order_of_receipt_each_with_its_outcome()
    {
        var frame = Frame(Noon, 2, 40);
        var good = Send(Noon, readings: 2, speed: 40);
        var bad = Reject(Noon + 20, DecodeFault.BadCheck, [1, 2, 3]);
        var ahead = Send(Noon + 1000, readings: 1, receivedAt: Noon + 30);
        var noise = Reject(Noon + 40, DecodeFault.NotAFrame, []);

        var frames = History.Frames(Vin1, 0, long.MaxValue, null, 10).ToList();

        Assert.Equal([(good, "accepted"), (bad, "bad-check"), (ahead, "clock-fault"), (noise, "not-a-frame")], frames.Select(f => (f.Offset, f.Outcome)));
        Assert.Equal(frame, frames[0].Bytes.ToArray());
        Assert.Equal([1, 2, 3], frames[1].Bytes.ToArray());
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Noon + 20), frames[1].ReceivedAt);
    }

    [Fact]
    public void A_stored_frame_that_cannot_be_decoded_says_why()
    {
        var frame = Frame(Noon, 1, 40);
        frame[21] = 2; // encrypted, header offset 21
        frame[^1] ^= 2 ^ 1; // and its check is right
        Journal.Append(RecordKind.VehicleFrame, Vin1, Noon * 1000, frame);

        Assert.Equal("encrypted", Assert.Single(History.Frames(Vin1, 0, long.MaxValue, null, 10)).Outcome);
    }

    [Fact]
    public void A_rejected_record_with_an_unknown_fault_is_shown_all_the_same()
    {
        Reject(Noon, (DecodeFault)200, [7]);
        Journal.Append(RecordKind.VehicleRejected, Vin1, Noon * 1000, []);

        Assert.Equal(["not-a-frame", "not-a-frame"], History.Frames(Vin1, 0, long.MaxValue, null, 10).Select(f => f.Outcome));
    }

    [Fact]
    public void Pages_follow_each_other_without_gap_or_repeat()
    {
        var sent = Enumerable.Range(0, 25)
            .Select(n => n % 3 == 0 ? Reject(Noon + n, DecodeFault.TooShort, [0]) : Send(Noon + n, readings: 1)).ToList();
        Journal.Lose(sent[4]);

        var seen = new List<long>();
        long? after = null;
        while (History.Frames(Vin1, 0, long.MaxValue, after, 7).ToList() is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 7);
            seen.AddRange(page.Select(f => f.Offset));
            after = seen[^1];
        }

        Assert.Equal(sent.Where((_, n) => n != 4), seen);
    }

    [Fact]
    public void The_range_is_of_receipt()
    {
        var first = Send(Noon, readings: 1, receivedAt: Noon + 10);
        Send(Noon, readings: 1, receivedAt: Noon + 20);

        Assert.Equal([first], History.Frames(Vin1, (Noon + 10) * 1000, (Noon + 20) * 1000, null, 10).Select(f => f.Offset));
    }

    [Fact]
    public void The_latest_frames_are_the_last_in_the_order_of_receipt()
    {
        var sent = Enumerable.Range(0, 10).Select(n => Send(Noon + n, readings: 1)).ToList();

        Assert.Equal(sent[7..], History.LatestFrames(Vin1, 0, 3).Select(f => f.Offset));
        Assert.Empty(History.LatestFrames(Vin1, (Noon + 999) * 1000, 3));
    }

    [Fact]
    public void The_obd_record_is_read_back_from_its_position()
    {
        var sample = SampleFrame.Read("gb17691/report-obd-and-stream").Bytes;
        var message = new VehicleMessage();
        ProtocolCatalog.Gb17691.Decode(sample, message);
        var vin = message.Vin.ToString();
        var position = Journal.Append(RecordKind.VehicleFrame, vin, Noon * 1000, sample);

        var record = History.Obd(vin, position);

        Assert.NotNull(record);
        Assert.Equal(message.Obd[0].CalibrationId, record.CalibrationId);
        Assert.Equal(message.Obd[0].Dtcs.AsEnumerable(), record.Dtcs);
    }

    [Fact]
    public void There_is_no_obd_record_of_another_vehicle_of_a_plain_frame_or_of_what_is_gone()
    {
        var sample = SampleFrame.Read("gb17691/report-obd-and-stream").Bytes;
        var another = Journal.Append(RecordKind.VehicleFrame, "LTEST000000000002", Noon * 1000, sample);
        var plain = Send(Noon);
        var rejected = Reject(Noon, DecodeFault.BadCheck, sample);

        Assert.Null(History.Obd(Vin1, another));
        Assert.Null(History.Obd(Vin1, plain));
        Assert.Null(History.Obd(Vin1, rejected));
        Journal.Lose(another);
        Assert.Null(History.Obd("LTEST000000000002", another));
    }

    private long Reject(long receivedAt, DecodeFault fault, byte[] bytes) =>
        Journal.Append(RecordKind.VehicleRejected, Vin1, receivedAt * 1000, [(byte)fault, .. bytes]);
}
