using Telematics.Core.Vehicles;
using Telematics.Protocols;
using Telematics.Simulator.Demo;
using Telematics.Simulator.Terminals;

namespace Telematics.Tests.Simulator;

public sealed class RecorderTests
{
    private const long From = 1_773_100_000; // 2026-03-10 07:46 in Shijiazhuang
    private static readonly DemoCity City = DemoCity.Build(seed: 17691, trucks: 200);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(12)] // the first emitter
    public void Frames_say_what_the_truck_measured_second_by_second(int number)
    {
        var plan = City.Trucks[number];
        var recorder = new Recorder(plan.Start(City.Network, From), plan.Terminal);
        var truck = plan.Start(City.Network, From);
        var store = new FrameStore(10_000);
        for (var i = 0; i < 500; i++) recorder.Record(VehicleCommand.Report, store);

        var message = new VehicleMessage();
        var (readings, trips) = (0, 0);
        for (; store.Unsent > 0; store.MarkSent())
        {
            Assert.Equal(DecodeFault.None, ProtocolCatalog.Gb17691.Decode(store.FirstUnsent().Span, message));
            Assert.Equal((plan.Vin, VehicleCommand.Report), (message.Vin, message.Command));
            trips += message.Obd.Count;
            foreach (var record in message.Obd) Assert.Equal((plan.Vin.ToString(), plan.Terminal.CalibrationId), (record.EcuVin, record.CalibrationId));
            foreach (var received in message.Readings)
            {
                truck.Step(out var measured);
                Assert.Equal(measured.UnixSeconds, received.UnixSeconds);
                foreach (var scale in EngineQuantities.All)
                    Assert.Equal(Wire(measured.Raw(scale.Quantity), scale), Wire(received.Raw(scale.Quantity), scale));
                readings++;
            }
        }

        Assert.Equal(recorder.ReadingsRecorded, readings);
        Assert.Equal(truck.IgnitionCycles, trips);
        Assert.True(trips >= 2, $"{trips} trips");
    }

    /// <summary>On the wire a quantity has so many bytes.</summary>
    private static uint Wire(uint raw, QuantityScale scale) => raw & scale.AllOnes;

    [Fact]
    public void Another_seed_drives_another_way()
    {
        var plan = City.Trucks[0];
        var (one, other) = (plan.Start(City.Network, From), (plan with { Seed = 1 }).Start(City.Network, From));
        one.Step(out var first);
        other.Step(out var second);

        Assert.NotEqual(first.Raw(EngineQuantity.Distance), second.Raw(EngineQuantity.Distance));
    }

    [Fact]
    public void A_truck_with_stored_codes_has_its_lamp_on()
    {
        var plan = City.Trucks.Single(truck => truck.Trouble == "fault-codes");
        var store = new FrameStore(10);
        new Recorder(plan.Start(City.Network, From), plan.Terminal).Record(VehicleCommand.Report, store);

        var message = new VehicleMessage();
        ProtocolCatalog.Gb17691.Decode(store.FirstUnsent().Span, message);
        Assert.True(message.Obd[0].MilOn);
        Assert.Equal(["P20EE", "P203F"], message.Obd[0].Dtcs.Select(code => Dtc.Format(message.Obd[0].Protocol, code)));
    }
}
