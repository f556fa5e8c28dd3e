using Microsoft.Extensions.Time.Testing;
using Telematics.Storage.Database.Access;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Sqlite;

namespace Telematics.Tests.Storage.Database;

public sealed class AccessTests : DatabaseTest
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2019, 7, 1, 4, 0, 0, TimeSpan.Zero));

    private ApiKeys Keys => new(Database.Scoped, _time);

    [Fact]
    public async Task A_key_opens_with_the_role_and_scope_it_was_made_for()
    {
        var issued = await Keys.Issue(new("Fleet system", "fleet", FleetId: "F1", Agency: "A", County: "130110"), Stop);

        var key = await Keys.Find(issued.Key, Stop);

        Assert.NotNull(key);
        Assert.Equal((issued.Id, "Fleet system", "fleet", "F1", "A", "130110"), (key.Id, key.Name, key.Role, key.FleetId, key.Agency, key.County));
        Assert.Equal(_time.GetUtcNow(), key.CreatedAt);
    }

    [Fact]
    public async Task The_key_itself_is_not_stored()
    {
        var issued = await Keys.Issue(new("n", "viewer"), Stop);

        Assert.Equal(0L, Database.Scalar($"SELECT count(*) FROM api_keys WHERE instr(hash, '{issued.Key}') OR id = '{issued.Key}'"));
        Assert.Equal(32L, Database.Scalar("SELECT length(hash) FROM api_keys"));
        Assert.True(issued.Key.Length >= 43); // 256 bits
        Assert.NotEqual(issued.Key, (await Keys.Issue(new("n", "viewer"), Stop)).Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("guess")]
    public async Task Another_key_opens_nothing(string key)
    {
        await Keys.Issue(new("n", "admin"), Stop);

        Assert.Null(await Keys.Find(key, Stop));
    }

    [Fact]
    public async Task A_key_opens_until_it_expires()
    {
        var issued = await Keys.Issue(new("n", "viewer", Expires: _time.GetUtcNow().AddHours(1)), Stop);

        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(await Keys.Find(issued.Key, Stop));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await Keys.Find(issued.Key, Stop));
    }

    [Fact]
    public async Task A_deleted_key_opens_nothing()
    {
        var issued = await Keys.Issue(new("n", "viewer"), Stop);

        Assert.True(await Keys.Delete(issued.Id, Stop));
        Assert.False(await Keys.Delete(issued.Id, Stop));
        Assert.Null(await Keys.Find(issued.Key, Stop));
        Assert.Null(await Keys.Get(issued.Id, Stop));
    }

    [Fact]
    public async Task When_a_key_was_used_is_noted_once_a_minute()
    {
        var issued = await Keys.Issue(new("n", "viewer"), Stop);
        Assert.Null((await Keys.Get(issued.Id, Stop))!.LastUsed);

        await Keys.Find(issued.Key, Stop);
        var first = (await Keys.Get(issued.Id, Stop))!.LastUsed;
        Assert.Equal(_time.GetUtcNow(), first);

        _time.Advance(TimeSpan.FromSeconds(59));
        await Keys.Find(issued.Key, Stop);
        Assert.Equal(first, (await Keys.Get(issued.Id, Stop))!.LastUsed);

        _time.Advance(TimeSpan.FromSeconds(1));
        await Keys.Find(issued.Key, Stop);
        Assert.Equal(_time.GetUtcNow(), (await Keys.Get(issued.Id, Stop))!.LastUsed);
    }

    [Fact]
    public async Task The_bootstrap_key_follows_its_setting()
    {
        await Keys.SetBootstrap("first", "admin", Stop);
        await Keys.SetBootstrap("first", "admin", Stop);
        Assert.Equal("admin", (await Keys.Find("first", Stop))?.Role);

        await Keys.SetBootstrap("second", "admin", Stop);
        Assert.Null(await Keys.Find("first", Stop));
        Assert.NotNull(await Keys.Find("second", Stop));

        await Keys.SetBootstrap(null, "admin", Stop);
        Assert.Null(await Keys.Find("second", Stop));
    }

    [Fact]
    public async Task Keys_are_listed_in_the_order_they_were_made()
    {
        await Keys.Issue(new("a", "viewer"), Stop);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Keys.Issue(new("b", "viewer"), Stop);

        Assert.Equal(["a", "b"], (await Keys.List(Stop)).Select(key => key.Name));
    }

    [Fact]
    public async Task The_audit_trail_is_read_newest_first_page_by_page()
    {
        await using var writer = new SqliteWriter(Database.Settings);
        var trail = new AuditTrail(Database.Scoped, writer, _time);
        for (var n = 0; n < 5; n++)
        {
            await trail.Append("wang", "vehicle.put", VinOf(n), n == 0 ? null : "plate");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await trail.List(3, null, Stop);
        await trail.Append("li", "fleet.put", "F1", null);
        var second = await trail.List(3, AuditCursor.Parse(first.Next!, null), Stop);

        Assert.Equal([VinOf(4), VinOf(3), VinOf(2)], first.Items.Select(entry => entry.Subject));
        Assert.Equal([VinOf(1), VinOf(0)], second.Items.Select(entry => entry.Subject));
        Assert.Null(second.Next);
        Assert.Equal(("wang", "vehicle.put", _time.GetUtcNow().AddSeconds(-1)), (first.Items[0].Actor, first.Items[0].Action, first.Items[0].At));
    }
}
