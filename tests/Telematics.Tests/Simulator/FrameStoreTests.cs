using Telematics.Core.Vehicles;
using Telematics.Protocols;
using Telematics.Simulator.Terminals;
using Telematics.Tests.Core.Vehicles;
using Telematics.Tests.Grains;

namespace Telematics.Tests.Simulator;

public sealed class FrameStoreTests
{
    private const string Vin1 = "LTEST000000000001";

    private static void Add(FrameStore store, int number)
    {
        var frame = VehicleTraffic.Frame(Vin1, Drive.Noon + number, 50);
        frame.CopyTo(store.Next());
        store.Add(frame.Length);
    }

    /// <summary>Takes out and marks as sent; returns the number that went in.</summary>
    private static (int Number, VehicleCommand Command) Send(FrameStore store)
    {
        var message = new VehicleMessage();
        Assert.Equal(DecodeFault.None, ProtocolCatalog.Gb17691.Decode(store.FirstUnsent().Span, message));
        store.MarkSent();
        return ((int)(message.UnixSeconds!.Value - Drive.Noon), message.Command);
    }

    [Fact]
    public void Frames_leave_in_order_and_stay_until_they_are_confirmed()
    {
        var store = new FrameStore(100);
        for (var i = 0; i < 10; i++) Add(store, i);

        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).Select(_ => Send(store).Number));
        var mark = store.SentEver;
        Send(store);
        store.ConfirmTo(mark);

        Assert.Equal((1, 5), (store.Unconfirmed, store.Unsent));
    }

    [Fact]
    public void What_was_not_confirmed_when_the_link_broke_is_sent_again()
    {
        var store = new FrameStore(100);
        for (var i = 0; i < 6; i++) Add(store, i);
        Send(store);
        Send(store);
        store.ConfirmTo(1);

        store.ForgetSending();

        Assert.Equal((0, 5, 1L), (store.Unconfirmed, store.Unsent, store.SentEver));
        Assert.Equal([1, 2, 3, 4, 5], Enumerable.Range(0, 5).Select(_ => Send(store).Number));
    }

    [Fact]
    public void Moved_frames_are_re_issues_with_a_right_check()
    {
        var (fresh, backlog) = (new FrameStore(100), new FrameStore(100));
        Add(backlog, 0);
        for (var i = 1; i < 9; i++) Add(fresh, i);
        Send(fresh);

        fresh.MoveTo(backlog);

        Assert.Equal((0, 0), (fresh.Unsent, fresh.Unconfirmed));
        Assert.Equal((0, VehicleCommand.Report), Send(backlog));
        Assert.Equal(Enumerable.Range(1, 8).Select(i => (i, VehicleCommand.Reissue)), Enumerable.Range(0, 8).Select(_ => Send(backlog)));
    }

    [Fact]
    public void Beyond_its_capacity_the_oldest_is_lost_and_counted()
    {
        var store = new FrameStore(5);
        for (var i = 0; i < 8; i++) Add(store, i);

        Assert.Equal((5, 3L), (store.Unsent, store.Lost));
        Assert.Equal(3, Send(store).Number);
        Add(store, 8); // the sent one goes: that is no loss
        Assert.Equal(3L, store.Lost);
    }

    [Fact]
    public void Of_many_unconfirmed_frames_the_oldest_count_as_delivered()
    {
        var store = new FrameStore(100);
        for (var i = 0; i < 10; i++) Add(store, i);
        for (var i = 0; i < 10; i++) Send(store);

        store.KeepUnconfirmed(4);
        store.ForgetSending();

        Assert.Equal(6, Send(store).Number);
        Assert.Equal(0, store.Lost);
    }
}
