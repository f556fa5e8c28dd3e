using Telematics.Core.Rules;
using Telematics.Grains.Live;
using Telematics.Grains.Vehicles;

namespace Telematics.Tests.Grains;

public sealed class MemoryLiveViewTests
{
    private static readonly DateTimeOffset Noon = new(2019, 7, 1, 12, 0, 0, TimeSpan.FromHours(8));
    private readonly MemoryLiveView _view = new();

    private void Seen(string vin, DateTimeOffset at) => _view.Publish(new LiveVehicle(vin, at, VehicleLevel.None, 0, null, null, null, null, null, 0));

    [Fact]
    public void The_latest_state_of_each_vehicle_is_shown()
    {
        Seen("A", Noon);
        Seen("B", Noon);
        Seen("A", Noon.AddMinutes(1));

        Assert.Equal(["A", "B"], _view.All.Select(vehicle => vehicle.Vin).Order());
        Assert.Equal(Noon.AddMinutes(1), _view.Find("A")!.LastSeen);
        Assert.Null(_view.Find("C"));
    }

    [Fact]
    public void A_vehicle_that_was_silent_for_a_day_leaves()
    {
        Seen("A", Noon);
        Seen("B", Noon.AddMinutes(30));

        Seen("C", Noon.AddDays(1).AddMinutes(15));

        Assert.Equal(["B", "C"], _view.All.Select(vehicle => vehicle.Vin).Order());
    }

    [Fact]
    public void A_replay_of_old_frames_drops_nobody()
    {
        Seen("A", Noon);
        Seen("B", Noon.AddDays(-20));
        Seen("B", Noon.AddDays(-19));

        Assert.Equal(2, _view.All.Count);
    }
}
