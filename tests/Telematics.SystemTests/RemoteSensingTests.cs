using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;

namespace Telematics.SystemTests;

/// <summary>Stations, passes and plates by the outer contract: shapes, scopes, and what people do to them.</summary>
[Collection(RunningHost.Shared)]
public sealed partial class RemoteSensingTests(RunningHost host)
{
    private static readonly DateTimeOffset Passed = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
    private static int _made;

    [Fact]
    public async Task A_station_comes_back_as_it_was_registered()
    {
        var id = await MakeStation("130110");

        var station = await Get($"/api/v1/stations/{id}");

        Assert.Equal((id, "fixed-vertical", "130110"), (Text(station, "stationId"), Text(station, "kind"), Text(station, "county")));
        Assert.False(station.GetProperty("online").GetBoolean());
        var line = Assert.Single(station.GetProperty("lines").EnumerateArray());
        Assert.Equal(("L1", "good"), (Text(line, "lineId"), Text(line, "state")));
        Assert.Equal("2099-01-01", Text(Assert.Single(line.GetProperty("instruments").EnumerateArray()), "validUntil"));
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Admin.PutAsJsonAsync($"/api/v1/stations/{id}", new { kind = "hovering" })).StatusCode);
    }

    [Fact]
    public async Task The_secret_of_a_key_is_shown_once_and_the_key_can_be_withdrawn()
    {
        var id = await MakeStation("130110");

        using var made = await host.Admin.PostAsync($"/api/v1/stations/{id}/keys", null);
        var key = await made.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(64, Text(key, "secret")!.Length);
        var listed = await host.Admin.GetStringAsync($"/api/v1/stations/{id}/keys");
        Assert.Contains(Text(key, "keyId")!, listed, StringComparison.Ordinal);
        Assert.DoesNotContain(Text(key, "secret")!, listed, StringComparison.Ordinal);
        var address = $"/api/v1/stations/{id}/keys/{Text(key, "keyId")}";
        Assert.Equal(HttpStatusCode.NoContent, (await host.Admin.DeleteAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Admin.DeleteAsync(address)).StatusCode);
    }

    [Fact]
    public async Task A_pass_has_the_shape_of_the_contract()
    {
        var station = await MakeStation("130110");
        await MakePass(station, "P1", "冀A10001");

        var pass = Assert.Single((await Get($"/api/v1/passes?station={station}&outcome=exceed")).GetProperty("items").EnumerateArray());

        Assert.Equal(("P1", station, "L1", "冀A10001", "yellow"), (Text(pass, "passId"), Text(pass, "stationId"), Text(pass, "lineId"), Text(pass, "plate"), Text(pass, "plateColor")));
        Assert.Equal(("2026-11-20T08:00:00+08:00", "exceed", "2019.1"), (Text(pass, "time"), Text(pass, "outcome"), Text(pass, "ruleSetVersion")));
        Assert.Equal(["opacity", "ringelmann"], pass.GetProperty("exceeds").EnumerateArray().Select(item => item.GetString()!));
        Assert.Equal(["rain", "speed-range"], pass.GetProperty("validity").EnumerateArray().Select(flag => flag.GetString()!));
        Assert.Equal(55, pass.GetProperty("measured").GetProperty("opacityPercent").GetDouble());
        Assert.Equal(7.9, pass.GetProperty("vspKwPerT").GetDouble());
        Assert.Empty((await Get($"/api/v1/passes?station={station}&outcome=pass")).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Admin.GetAsync("/api/v1/passes?outcome=superb")).StatusCode);
    }

    [Fact]
    public async Task A_file_of_passes_begins_with_the_mark_that_spreadsheets_need_and_holds_no_formula()
    {
        var station = await MakeStation("130110");
        await MakePass(station, "=1+1", "冀A10002");

        var bytes = await host.Admin.GetByteArrayAsync($"/api/v1/passes.csv?station={station}");

        Assert.Equal<byte>([0xEF, 0xBB, 0xBF], bytes[..3]);
        var rows = System.Text.Encoding.UTF8.GetString(bytes).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, rows.Length);
        Assert.Contains("\"'=1+1\",\"冀A10002\",yellow", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_number_of_two_lines_has_to_be_told_apart_before_it_is_annulled()
    {
        var (one, other) = (await MakeStation("130110"), await MakeStation("130110"));
        var passId = $"TWICE{Interlocked.Increment(ref _made)}";
        await MakePass(one, passId, "冀A10003");
        await MakePass(other, passId, "冀A10003");

        using var ambiguous = await host.Admin.PostAsJsonAsync($"/api/v1/passes/{passId}/annul", new { reason = "misread" });
        Assert.Equal(HttpStatusCode.Conflict, ambiguous.StatusCode);
        Assert.Contains("?station=&line=", Text(await ambiguous.Content.ReadFromJsonAsync<JsonElement>(), "detail"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Admin.PostAsJsonAsync($"/api/v1/passes/{passId}/annul?station={one}", new { reason = " " })).StatusCode);

        using var done = await host.Admin.PostAsJsonAsync($"/api/v1/passes/{passId}/annul?station={one}&line=L1", new { reason = "misread" });
        var file = await done.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("annulled", file.GetProperty("pass").GetProperty("validity").EnumerateArray().Select(flag => flag.GetString()));
        var correction = Assert.Single(file.GetProperty("corrections").EnumerateArray());
        Assert.Equal(("annul", "misread", "key:bootstrap"), (Text(correction, "kind"), Text(correction, "reason"), Text(correction, "actor")));
    }

    [Fact]
    public async Task A_doubtful_plate_waits_until_a_person_has_read_it()
    {
        var station = await MakeStation("130110");
        await MakePass(station, "P1", null, doubtful: true);
        Assert.Single((await Get($"/api/v1/plate-reviews?station={station}")).GetProperty("items").EnumerateArray());

        Assert.Equal(HttpStatusCode.BadRequest, (await Decide("confirm", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Decide("correct", "nonsense")).StatusCode);
        using var done = await Decide("correct", "冀A·10004");

        var pass = (await done.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("pass");
        Assert.Equal(("冀A10004", true), (Text(pass, "plate"), pass.GetProperty("plateConfirmed").GetBoolean()));
        Assert.Empty((await Get($"/api/v1/plate-reviews?station={station}")).GetProperty("items").EnumerateArray());

        Task<HttpResponseMessage> Decide(string action, string? plate) =>
            host.Admin.PostAsJsonAsync($"/api/v1/passes/P1/plate?station={station}", new { action, plate, plateColor = "yellow" });
    }

    [Fact]
    public async Task A_county_sees_its_own_stations_and_a_fleet_the_passes_of_its_own_vehicles()
    {
        var (here, elsewhere) = (await MakeStation("130110"), await MakeStation("130123"));
        await host.Admin.PutAsJsonAsync("/api/v1/fleets/F-RS", new { name = "RS" });
        await host.Admin.PutAsJsonAsync("/api/v1/vehicles/LTEST000000000RS1", new { plate = "冀A10005", plateColor = "yellow", fleetCode = "F-RS" });
        await MakePass(here, "OWN", "冀A10005", vin: "LTEST000000000RS1");
        await MakePass(here, "OTHER", "冀A10006");
        using var county = await host.As("centre", county: "130123");
        using var fleet = await host.As("fleet", fleetId: "F-RS");

        Assert.Equal(HttpStatusCode.NotFound, (await county.GetAsync($"/api/v1/stations/{here}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await county.GetAsync($"/api/v1/stations/{here}/quality")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await county.PostAsync($"/api/v1/stations/{here}/keys", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await county.PutAsJsonAsync($"/api/v1/stations/{here}", new { name = "mine" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await county.PutAsJsonAsync($"/api/v1/stations/{elsewhere}", new { county = "130110" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await county.GetAsync($"/stations/{elsewhere}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await county.PostAsJsonAsync($"/api/v1/passes/OWN/annul?station={here}", new { reason = "x" })).StatusCode);

        var seen = await fleet.GetFromJsonAsync<JsonElement>($"/api/v1/passes?station={here}");
        Assert.Equal("OWN", Text(Assert.Single(seen.GetProperty("items").EnumerateArray()), "passId"));
        Assert.Equal(HttpStatusCode.OK, (await fleet.GetAsync($"/passes/{here}/L1/OWN")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await fleet.GetAsync($"/passes/{here}/L1/OTHER")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await fleet.GetAsync("/stations")).StatusCode);
        Assert.DoesNotContain("冀A10006", await (await fleet.GetAsync($"/api/v1/passes.csv?station={here}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "遥测点位", "遥测记录", "降雨天气，测量无效。", "号牌复核", "案件")]
    [InlineData("en", "Stations", "Passes", "It was raining.", "Plates", "Cases")]
    public async Task Pages_speak_both_languages(string culture, string stations, string passes, string rain, string plates, string cases)
    {
        var station = await MakeStation("130110");
        await MakePass(station, "P/1?", "冀A10007");

        await Says("/stations", stations, station);
        await Says($"/stations/{station}", "RS-1", "2099-01-01");
        await Says($"/passes?station={station}", passes, "冀A10007", rain, $"/passes/{station}/L1/P%2F1%3F");
        await Says($"/passes/{station}/L1/P%2F1%3F", rain, "55.0", "HJ 845");
        await Says("/plates", plates);
        await Says("/cases", cases);

        async Task Says(string path, params string[] words)
        {
            var page = WebUtility.HtmlDecode(await host.Admin.GetStringAsync(path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "culture=" + culture));
            Assert.All(words, word => Assert.Contains(word, page, StringComparison.Ordinal));
            Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_forms_of_a_pass_work_with_their_token_and_are_refused_without()
    {
        var station = await MakeStation("130110");
        await MakePass(station, "P/1", "冀A10009");
        var page = $"/passes/{station}/L1/P%2F1";
        using var opened = await host.Admin.GetAsync(page);
        var cookie = opened.Headers.GetValues("Set-Cookie").First(set => set.StartsWith("telematics-form", StringComparison.Ordinal)).Split(';')[0];
        var token = TokenOf().Match(await opened.Content.ReadAsStringAsync()).Groups[1].Value;

        using var forged = await Post($"{page}/annul", ("reason", "x"));
        using var empty = await Post($"{page}/annul", ("reason", ""), ("__RequestVerificationToken", token));
        using var wrong = await Post($"/plates/{station}/L1/P%2F1?back={Uri.EscapeDataString(page)}", ("action", "correct"), ("plate", "?"), ("__RequestVerificationToken", token));
        using var read = await Post($"/plates/{station}/L1/P%2F1", ("action", "correct"), ("plate", "冀A10010"), ("plateColor", "yellow"), ("__RequestVerificationToken", token));
        using var annulled = await Post($"{page}/annul", ("reason", "当场核实"), ("__RequestVerificationToken", token));

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Contains("wrong=reason", empty.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal($"{page}?wrong=plate", wrong.Headers.Location!.ToString());
        Assert.Equal("/plates", read.Headers.Location!.ToString());
        Assert.Equal(page, annulled.Headers.Location!.ToString());
        var after = WebUtility.HtmlDecode(await host.Admin.GetStringAsync(page));
        Assert.All(["当场核实", "冀A10010", "已由人工撤销", "人工更正号牌"], word => Assert.Contains(word, after, StringComparison.Ordinal));

        async Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Headers.Add("Cookie", cookie);
            request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            return await host.Admin.SendAsync(request);
        }
    }

    [Fact]
    public async Task Changes_of_a_lines_state_are_told_newest_first_with_their_reason_and_within_the_callers_county()
    {
        var station = await MakeStation("130110");
        await Change(1, LineState.Good, LineState.CheckDue, "漂移报警。", "A drift alarm.");
        await Change(2, LineState.CheckDue, LineState.Quarantined, "仪器漂移。", "The instrument drifts.");
        await Change(2, LineState.CheckDue, LineState.Quarantined, "another story", "another story"); // told again: the first stays
        using var county = await host.As("centre", county: "130123");

        var told = (await Get($"/api/v1/stations/{station}/transitions?culture=en")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["quarantined", "check-due"], told.Select(one => Text(one, "to")));
        Assert.Equal(("check-due", "The instrument drifts.", "仪器漂移。"), (Text(told[0], "from"), Text(told[0], "reason"), Text(told[0], "reasonZh")));
        Assert.Contains("仪器漂移。", WebUtility.HtmlDecode(await host.Admin.GetStringAsync($"/stations/{station}?culture=zh-CN")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await county.GetAsync($"/api/v1/stations/{station}/transitions")).StatusCode);

        Task Change(int hour, LineState from, LineState to, string zh, string en) =>
            host.Services.GetRequiredService<ICheckpoints>().Save(new GrainCheckpoint($"line/{station}/L1", hour, [2], null, [])
            {
                Transitions =
                [
                    new LineTransitionRow
                    {
                        StationId = station, LineId = "L1", Position = hour, FromState = from, ToState = to, At = Passed.AddHours(hour), ReceivedAt = Passed.AddHours(hour),
                        ReasonZh = zh, ReasonEn = en,
                    },
                ],
            });
    }

    [Fact]
    public async Task A_mobile_unit_is_deployed_to_one_place_at_a_time_and_its_page_shows_where_it_stood()
    {
        var (unit, standing) = (await MakeStation("130110"), await MakeStation("130110"));
        await host.Admin.PutAsJsonAsync($"/api/v1/stations/{unit}", new { kind = "mobile" });
        await MakePass(unit, "M1", "冀A10011", longitude: 114.5123, latitude: 38.0456);
        var address = $"/api/v1/stations/{unit}/deployments";

        Assert.Equal(HttpStatusCode.BadRequest, (await Deploy($"/api/v1/stations/{standing}/deployments", "x", "2026-11-20T06:00", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Deploy(address, "<b>学府路</b>", "2026-11-20T06:00", "2026-11-20T05:00")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Admin.PostAsJsonAsync(address, new { place = "x", longitude = 200, latitude = 38, from = "2026-11-20", operators = "李" })).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Deploy(address, "<b>学府路</b>", "2026-11-20T06:00", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Deploy(address, "石铜路", "2026-11-20T12:00", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Deploy(address, "x", "2026-11-20T08:00", "2026-11-20T09:00")).StatusCode);

        var rows = (await Get(address)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["石铜路", "<b>学府路</b>"], rows.Select(row => Text(row, "place")));
        Assert.Equal("2026-11-20T12:00:00+08:00", Text(rows[1], "to")); // it left when the next began
        var id = rows[0].GetProperty("id").GetInt64();
        Assert.Equal(HttpStatusCode.NoContent, (await host.Admin.PostAsJsonAsync($"{address}/{id}/end", new { to = "2026-11-20T18:00" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Admin.PostAsJsonAsync($"{address}/{id}/end", new { })).StatusCode);

        var page = await host.Admin.GetStringAsync($"/stations/{unit}?culture=zh-CN&from=2026-11-01&to=2026-11-30");
        Assert.All(["石铜路", "此处测得 1 条记录", "登记布设", "鹿泉"], word => Assert.Contains(word, WebUtility.HtmlDecode(page), StringComparison.Ordinal));
        Assert.Contains("&lt;b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>学府路", WebUtility.HtmlDecode(page.Replace("&lt;", "", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Admin.PostAsync($"/stations/{unit}/deployments", new FormUrlEncodedContent([KeyValuePair.Create("place", "x")]))).StatusCode);

        Task<HttpResponseMessage> Deploy(string path, string place, string from, string? to) =>
            host.Admin.PostAsJsonAsync(path, new { place, longitude = 114.51, latitude = 38.04, from, to, operators = "李明、王芳" });
    }

    [Fact]
    public async Task The_forms_of_a_mobile_unit_work_with_their_token_and_are_refused_without()
    {
        var unit = await MakeStation("130110");
        await host.Admin.PutAsJsonAsync($"/api/v1/stations/{unit}", new { kind = "mobile" });
        var (page, address) = ($"/stations/{unit}", $"/api/v1/stations/{unit}/deployments");
        using var opened = await host.Admin.GetAsync(page);
        var cookie = opened.Headers.GetValues("Set-Cookie").First(set => set.StartsWith("telematics-form", StringComparison.Ordinal)).Split(';')[0];
        var token = TokenOf().Match(await opened.Content.ReadAsStringAsync()).Groups[1].Value;

        using var forged = await Post($"{page}/deployments", null, "学府路");
        Assert.Empty((await Get(address)).GetProperty("items").EnumerateArray());
        using var wrong = await Post($"{page}/deployments", token, "");
        using var added = await Post($"{page}/deployments", token, "学府路");
        var row = (await Get(address)).GetProperty("items").EnumerateArray().Single();
        var end = $"{page}/deployments/{row.GetProperty("id").GetInt64()}/end";
        using var forgedEnd = await Post(end, null, "");
        using var ended = await Post(end, token, "");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (forged.StatusCode, forgedEnd.StatusCode));
        Assert.Equal($"{page}?wrong=deployment#deployments", wrong.Headers.Location!.ToString());
        Assert.Equal([$"{page}#deployments", $"{page}#deployments"], [added.Headers.Location!.ToString(), ended.Headers.Location!.ToString()]);
        Assert.Equal("学府路", Text(row, "place"));
        Assert.NotNull(Text((await Get(address)).GetProperty("items").EnumerateArray().Single(), "to"));

        async Task<HttpResponseMessage> Post(string path, string? withToken, string place)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Headers.Add("Cookie", cookie);
            request.Content = new FormUrlEncodedContent(
                [new("place", place), new("longitude", "114.51"), new("latitude", "38.04"), new("from", "2026-01-20T06:00"), new("operators", "李明"),
                    .. withToken is null ? Array.Empty<KeyValuePair<string, string>>() : [new("__RequestVerificationToken", withToken)]]);
            return await host.Admin.SendAsync(request);
        }
    }

    [Fact]
    public async Task Who_looked_at_a_plate_is_on_record()
    {
        var station = await MakeStation("130110");
        await MakePass(station, "SEEN", "冀A10008");

        await host.Admin.GetStringAsync($"/passes/{station}/L1/SEEN");

        Assert.Contains("SEEN", await host.Admin.GetStringAsync("/api/v1/audit"), StringComparison.Ordinal);
    }

    private async Task<string> MakeStation(string county)
    {
        var id = $"ST{Interlocked.Increment(ref _made):D4}";
        using var answer = await host.Admin.PutAsJsonAsync($"/api/v1/stations/{id}", new
        {
            name = "鹿泉",
            kind = "fixed-vertical",
            county,
            longitude = 114.3,
            latitude = 38.1,
            lines = new[]
            {
                new { lineId = "L1", lane = 1, gradeDeg = 1.0, model = "RS-1", instruments = new[] { new { kind = "gas", model = "M", serial = "S", validUntil = "2099-01-01" } } },
            },
        });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return id;
    }

    /// <summary>As its grain would write it.</summary>
    private async Task MakePass(string station, string passId, string? plate, string? vin = null, bool doubtful = false, double? longitude = null, double? latitude = null)
    {
        var row = new PassRow
        {
            StationId = station,
            LineId = "L1",
            PassId = passId,
            Position = Interlocked.Increment(ref _made),
            ReceivedAt = Passed,
            ContentHash = new byte[32],
            Lane = 1,
            PassedAt = Passed,
            PlateRead = plate ?? "冀A1?0",
            PlateColorRead = PlateColor.Yellow,
            PlateConfidence = .99,
            OpacityPercent = 55,
            Longitude = longitude,
            Latitude = latitude,
            Plate = plate,
            PlateColor = plate is null ? null : PlateColor.Yellow,
            Vin = vin,
            VspKwPerT = 7.9,
            Validity = PassValidity.Rain | PassValidity.SpeedRange,
            Exceeds = PollutantItems.Opacity | PollutantItems.Ringelmann,
            Outcome = PassOutcome.Exceed,
            RuleSetVersion = "2019.1",
        };
        PlateReview[] reviews = !doubtful ? [] :
        [
            new PlateReview
            {
                StationId = station, LineId = "L1", PassId = passId, PassedAt = Passed, Position = row.Position, PlateRead = row.PlateRead,
                PlateColorRead = PlateColor.Yellow, PlateConfidence = .5, ReasonZh = "不符合GA 36号牌规则", ReasonEn = "not a plate by GA 36",
            },
        ];
        await host.Services.GetRequiredService<IPasses>().Add([row], reviews);
    }

    [System.Text.RegularExpressions.GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial System.Text.RegularExpressions.Regex TokenOf();

    private Task<JsonElement> Get(string path) => host.Admin.GetFromJsonAsync<JsonElement>(path);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
