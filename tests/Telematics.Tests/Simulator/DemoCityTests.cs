using Telematics.Core.Vehicles;
using Telematics.Simulator.Defects;
using Telematics.Simulator.Demo;

namespace Telematics.Tests.Simulator;

public sealed class DemoCityTests
{
    private static readonly DemoCity City = DemoCity.Build(seed: 17691, trucks: 200);

    private static string Told(DemoTruck truck) =>
        $"{truck.Vin} {truck.Plate} {truck.FleetId} {truck.RegisteredOn} {truck.Build} {truck.Spec} {truck.Plan.Depot} {string.Join(",", truck.Plan.Customers)} {truck.Plan.Shift} {truck.Trouble} {truck.Seed}";

    [Fact]
    public void The_same_seed_gives_the_same_city_and_another_one_another()
    {
        Assert.Equal(City.Trucks.Select(Told), DemoCity.Build(17691, 200).Trucks.Select(Told));
        Assert.NotEqual(City.Trucks.Select(Told), DemoCity.Build(17692, 200).Trucks.Select(Told));
    }

    [Fact]
    public void Two_hundred_trucks_have_their_own_vins_and_plates_and_a_few_emit_too_much()
    {
        Assert.Equal(200, City.Trucks.Select(truck => truck.Vin).Distinct().Count());
        Assert.Equal(200, City.Trucks.Select(truck => truck.Plate).Distinct().Count());
        Assert.Equal(Emitter.All.Select(emitter => emitter.Trouble), City.Trucks.Select(truck => truck.Trouble).OfType<string>());
        Assert.All(City.Trucks, truck => Assert.True(truck.Spec.Stage is EmissionStage.V or EmissionStage.VI));
        Assert.All(City.Trucks, truck => Assert.DoesNotContain(truck.Plan.Depot, truck.Plan.Customers));
    }

    [Fact]
    public void Every_fleet_has_trucks_and_transit_vehicles_belong_to_nobody()
    {
        Assert.Equal(City.Fleets.Select(fleet => fleet.Id).Order(), City.Trucks.Select(truck => truck.FleetId).OfType<string>().Distinct().Order());
        Assert.All(City.Trucks, truck => Assert.Equal(truck.FleetId is null, !truck.Plate.StartsWith("冀A", StringComparison.Ordinal)));
        Assert.Contains(City.Trucks, truck => truck.FleetId is null);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(2000)]
    public void A_city_of_any_size_can_be_built(int trucks) => Assert.Equal(trucks, DemoCity.Build(1, trucks).Trucks.Select(truck => truck.Vin).Distinct().Count());

    [Theory]
    [InlineData("LDXDEM010PA000000")]
    public void A_vin_has_its_check_digit(string shape)
    {
        const string values = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ"; // place modulo 10, ISO 3779
        int[] weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
        foreach (var vin in City.Trucks.Select(truck => truck.Vin.ToString()))
        {
            var sum = vin.Zip(weights, (c, weight) => values.IndexOf(c, StringComparison.Ordinal) % 10 * weight).Sum() % 11;
            Assert.Equal(sum == 10 ? 'X' : (char)('0' + sum), vin[8]);
            Assert.Equal(shape[..8], vin[..8]);
        }
    }

    [Fact]
    public void A_stored_fault_code_is_written_as_the_product_reads_it() =>
        Assert.Equal(["P20EE", "U0100"], new StoredFaultCodes("P20EE", "U0100").FaultCodes.Select(code => Dtc.Format(Dtc.Iso27145, code)));
}
