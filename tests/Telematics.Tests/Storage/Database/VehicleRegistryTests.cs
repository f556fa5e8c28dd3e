using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Registry;

namespace Telematics.Tests.Storage.Database;

public sealed class VehicleRegistryTests : DatabaseTest
{
    private const string Vin1 = "LTEST000000000001";

    [Fact]
    public async Task The_first_put_creates_and_the_next_updates()
    {
        Assert.Equal(PutOutcome.Created, await Put(new Registration { Plate = "冀A00001" }));
        Assert.Equal(PutOutcome.Updated, await Put(new Registration { County = "130110" }));

        var vehicle = await new VehicleQueries(Database.Scoped).Get(RowScope.Everything, Vin1, Stop);
        Assert.Equal(new Registration { County = "130110" }, Registration.Of(vehicle!)); // a put is the whole truth
    }

    [Fact]
    public async Task A_vehicle_that_was_only_seen_is_not_in_the_registry_until_it_is_put()
    {
        await Checkpoints.Save(Checkpoint(Vin1, 1));
        Assert.Null(await Registry.Facts(Vin1, Stop));

        Assert.Equal(PutOutcome.Created, await Put(new Registration { Stage = EmissionStage.V }));
        Assert.Equal(new VehicleFacts(EmissionStage.V, null, null, null), await Registry.Facts(Vin1, Stop));
    }

    [Fact]
    public async Task Facts_are_what_the_rules_need()
    {
        await Put(new Registration { Stage = EmissionStage.VI, RatedTorqueNm = 2200, RatedPowerKw = 353, UreaTankLitres = 50 });

        Assert.Equal(new VehicleFacts(EmissionStage.VI, 2200, 353, 50), await Registry.Facts(Vin1, Stop));
        Assert.Null(await Registry.Facts("LTEST000000000002", Stop));
    }

    [Fact]
    public async Task The_change_counter_of_a_vehicle_grows_when_its_row_changes_and_only_then()
    {
        Assert.Equal(0, Registry.ChangeOf(Vin1));

        await Put(new Registration { Stage = EmissionStage.V });
        var first = Registry.ChangeOf(Vin1);
        Assert.True(first > 0);

        await Put(new Registration { Stage = EmissionStage.V });
        Assert.Equal(first, Registry.ChangeOf(Vin1));

        await Put(new Registration { Stage = EmissionStage.VI });
        Assert.True(Registry.ChangeOf(Vin1) > first);
        Assert.Equal(0, Registry.ChangeOf("LTEST000000000002"));
    }

    [Fact]
    public async Task Puts_and_checkpoints_of_new_vehicles_may_cross()
    {
        var puts = Enumerable.Range(0, 100).Select(n => Task.Run(() => Register(VinOf(n), "冀A" + n.ToString("D5", null)), Stop));
        var saves = Enumerable.Range(0, 100).Select(n => Task.Run(() => Checkpoints.Save(Checkpoint(VinOf(n), 1)), Stop));

        await Task.WhenAll(puts.Zip(saves, (put, save) => Task.WhenAll(put, save)));

        Assert.Equal(100L, Database.Scalar("SELECT count(*) FROM vehicles WHERE registered AND frames_received = 2 AND plate IS NOT NULL"));
    }

    private Task<PutOutcome> Put(Registration registration) => Registry.Put(Vin.Parse(Vin1), registration, Stop);
}
