using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Telematics.Core;
using Telematics.Core.Vehicles;
using Telematics.Grains.Vehicles;

namespace Telematics.Tests.Core.Vehicles;

[Collection(MeasuresMemoryAlone.Name)]
public sealed class VehicleStateTests
{
    private const long Day = 86_400;
    private static readonly VehicleBlob Blob = MakeBlob();

    internal static VehicleBlob MakeBlob() =>
        new(new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer<VehicleState>>());

    /// <summary>Everything a stream can hold: two days, re-issues, repeats, wrong clocks, diagnoses, a missing air mass, findings that come and go.</summary>
    private static List<(VehicleMessage Message, long ReceivedAt)> Stream()
    {
        var random = new Random(23);
        var stream = new List<(VehicleMessage, long)>();
        var begin = CityCalendar.Shanghai.StartOf(CityCalendar.Shanghai.DayNumber(Drive.Noon) + 1) - 2400;
        for (var second = begin; second < begin + 5400; second += 10)
        {
            var first = second;
            var frame = Drive.Frame([.. Enumerable.Range(0, 10).Select(i =>
                Drive.Second(first + i, down: 20 + random.Next(700)).With(EngineQuantity.AirFlow, random.Next(4) == 0 ? null : 700 + random.Next(200)))]);
            stream.Add((frame, second + 11));
            if (random.Next(8) == 0) stream.Add((Drive.Ten(second - random.Next(3000)), second + 12));
            if (random.Next(30) == 0) stream.Add((Drive.Ten(second + 3000), second + 12));
            if (random.Next(50) == 0) stream.Add((Drive.Diagnosis(second, random.Next(3) > 0, random.Next(2) == 0 ? [] : [0x20EE0009u]), second + 12));
        }

        return stream;
    }

    [Fact]
    public void A_stream_that_is_cut_anywhere_and_resumed_from_its_checkpoint_ends_in_the_same_state()
    {
        var stream = Stream();
        var uncut = new Watched(Drive.ChinaSix);
        var checkpoints = new List<byte[]>();
        foreach (var (message, receivedAt) in stream)
        {
            checkpoints.Add(Blob.Write(uncut.State));
            uncut.Show(message, receivedAt, position: 10 + checkpoints.Count);
        }

        Assert.NotEmpty(uncut.Findings);
        var expected = Blob.Write(uncut.State);
        for (var cut = 0; cut < stream.Count; cut += 7)
        {
            var resumed = new Watched(Drive.ChinaSix) { State = Blob.Read(checkpoints[cut]) };
            for (var i = Math.Max(0, cut - 3); i < stream.Count; i++) // replay begins a little before, as it does
                resumed.Show(stream[i].Message, stream[i].ReceivedAt, position: 11 + i);
            Assert.True(expected.AsSpan().SequenceEqual(Blob.Write(resumed.State)), $"resumed at {cut} of {stream.Count} frames the state differs");
        }
    }

    [Fact]
    public void A_full_month_of_a_busy_truck_stays_within_its_memory()
    {
        const int many = 4000; // so that little things of the runtime do not count
        var blob = Blob.Write(FullMonth());
        var copies = new VehicleState[many];

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < many; i++) copies[i] = Blob.Read(blob);
        var heap = (GC.GetTotalMemory(forceFullCollection: true) - before) / many;

        GC.KeepAlive(copies);
        TestContext.Current.TestOutputHelper?.WriteLine($"serialized {blob.Length} bytes, heap {heap} bytes");
        Assert.InRange(blob.Length, 2000, 7 * 1024);
        Assert.InRange(heap, 2000, 7 * 1024);
    }

    /// <summary>31 days, three trips each, every sum and detail in use, as many fault codes as are kept.</summary>
    private static VehicleState FullMonth()
    {
        var truck = new Watched(Drive.ChinaSix);
        for (var day = 0; day < 31; day++)
        {
            truck.Show(Drive.Diagnosis(Drive.Noon + day * Day, mil: true, 0x20EE0009, 0x20E80009, 0x203F0009, 0x204F0009));
            for (var trip = 0; trip < 3; trip++)
                for (var i = 0; i < 900; i += 10)
                    truck.Show(Drive.Frame([.. Enumerable.Range(0, 10).Select(k => Busy(Drive.Noon + day * Day + trip * 7200 + i + k))]));
        }

        // Sums as after sixteen hours, 900 km and 270 L a day without an SCR: the greater the number, the more bytes it takes.
        foreach (ref var sums in truck.State.Book.Days.AsSpan())
            sums = sums with
            {
                Seconds = 57_600,
                ValidSeconds = 50_000,
                ColdSeconds = 2_000,
                SpeedCentimetres = 90_000_000,
                OdometerCentimetres = 90_100_000,
                ValidCentimetres = 85_000_000,
                WorkTenJoules = 360_000_000,
                FuelMilligrams = 230_000_000,
                NoxTenMicrograms = 900_000_000,
                NoxOfWorkTenMicrograms = 890_000_000,
                UpstreamNoxTenMicrograms = 950_000_000,
                UpstreamFuelMilligrams = 225_000_000,
                ColdNoxTenMicrograms = 50_000_000,
                ColdFuelMilligrams = 9_000_000,
                FirstPosition = 900_000_000_000,
            };
        foreach (ref var detail in truck.State.Details.AsSpan())
            (detail.LastPosition, detail.SecondsAtLook, detail.ScrSeconds, detail.ScrUpstreamTenthsPpm, detail.ScrDownstreamTenthsPpm) =
                (900_000_000_000, 57_600, 50_000, 400_000_000, 300_000_000);
        (truck.State.AppliedTo, truck.State.Obd.Position, truck.State.Obd.MilEngineSeconds) = (900_000_000_000, 900_000_000_000, 1_000_000);
        (truck.State.FramesReceived, truck.State.SecondsRepeated) = (2_000_000, 500_000);
        return truck.State;
    }

    private static EngineReading Busy(long second) => Drive.Second(second, down: second % 1500)
        .With(EngineQuantity.AirFlow, second % 2 == 0 ? null : 800)
        .With(EngineQuantity.Coolant, second % 5 == 0 ? 60 : 85)
        .With(EngineQuantity.Distance, second / 10.0 % 400_000);

    [Fact]
    public void A_new_vehicle_round_trips()
    {
        var copy = Blob.Read(Blob.Write(new VehicleState()));

        Assert.Equal(-1, copy.AppliedTo);
        Assert.Null(copy.Newest());
        Assert.Empty(copy.Book.Days);
    }

    [Fact]
    public void A_blob_of_another_format_is_refused_with_its_number()
    {
        var blob = Blob.Write(new VehicleState());
        blob[0] = 9;

        Assert.Contains("format 9", Assert.Throws<InvalidDataException>(() => Blob.Read(blob)).Message);
        Assert.Contains("format none", Assert.Throws<InvalidDataException>(() => Blob.Read([])).Message);
    }

    [Fact]
    public void The_newest_reading_keeps_its_raw_values()
    {
        var truck = new Watched(Drive.ChinaSix);
        var reading = Drive.Second(Drive.Noon).With(EngineQuantity.Longitude, 114.5);
        reading.SetRaw(EngineQuantity.Positioning, 4); // west
        reading.SetRaw(EngineQuantity.NoxDownstream, 0xFB12);
        truck.Show(Drive.Frame(reading));
        truck.Show(Drive.Ten(Drive.Noon - 1000));

        var newest = Blob.Read(Blob.Write(truck.State)).Newest()!.Value;

        Assert.Equal((Drive.Noon, -114.5, 0xFB12u), (newest.UnixSeconds, newest.Longitude, newest.Raw(EngineQuantity.NoxDownstream)));
        Assert.Null(newest.NoxDownstreamPpm);
    }
}

/// <summary>Nothing else runs meanwhile: the heap is everybody's.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuresMemoryAlone
{
    public const string Name = "measures memory, alone";
}
