using Telematics.Core.Vehicles;
using Telematics.Gateway;

namespace Telematics.Tests.Gateway;

public sealed class StoringTests
{
    [Fact]
    public async Task Every_sample_frame_is_stored_once_and_unchanged()
    {
        await using var rig = await Rig.Start();
        var samples = Wire.Samples.ToArray();
        Assert.True(samples.Length >= 5, $"only {samples.Length} sample frames");

        foreach (var sample in samples) await rig.SendAll(sample);

        Assert.Equal(samples, rig.Journal.Frames);
        Assert.Empty(rig.Journal.Rejected);
    }

    [Fact]
    public async Task A_refused_frame_closes_the_connection_and_is_not_credited()
    {
        await using var rig = await Rig.Start();
        rig.Journal.Refuse(append: false);
        using var peer = await rig.Connect();

        await peer.Send(Wire.Login(Wire.TruckA));

        await peer.ReceiveAll();
        await rig.Closed(CloseReason.JournalClosed);
        Assert.Equal(0, rig.Counters.Frames(VehicleCommand.Login));
    }
}
