using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Telematics.SystemTests;

/// <summary>People and programs at the door, and what they get behind it.</summary>
[Collection(RunningHost.Shared)]
public sealed partial class PortalTests(RunningHost host)
{
    [Fact]
    public async Task A_key_works_until_it_is_deleted_and_is_shown_once()
    {
        using var made = await host.Admin.PostAsJsonAsync("/api/v1/keys", new { name = "province", role = "viewer" });
        var key = await made.Content.ReadFromJsonAsync<JsonElement>();
        var id = key.GetProperty("id").GetString();
        using var caller = host.WithKey(key.GetProperty("key").GetString()!);

        Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("/api/v1/vehicles")).StatusCode);
        var listed = await host.Admin.GetStringAsync($"/api/v1/keys/{id}");
        Assert.DoesNotContain(key.GetProperty("key").GetString()!, listed, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await host.Admin.DeleteAsync($"/api/v1/keys/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.GetAsync("/api/v1/vehicles")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Admin.DeleteAsync($"/api/v1/keys/{id}")).StatusCode);
    }

    [Fact]
    public async Task An_expired_key_is_no_key()
    {
        using var made = await host.Admin.PostAsJsonAsync("/api/v1/keys", new { name = "old", role = "viewer", expires = "2020-01-01" });
        var key = await made.Content.ReadFromJsonAsync<JsonElement>();
        using var caller = host.WithKey(key.GetProperty("key").GetString()!);

        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.GetAsync("/api/v1/vehicles")).StatusCode);
    }

    [Fact]
    public async Task A_person_signs_in_by_a_plain_form_is_led_on_and_keeps_the_language()
    {
        await MakeUser("wang", "centre");
        using var browser = Browser();

        using var first = await browser.GetAsync("/vehicles?level=suspect");
        Assert.Equal(HttpStatusCode.Found, first.StatusCode);
        using var entered = await SignIn(browser, "wang", RunningHost.Password, first.Headers.Location!.PathAndQuery);

        Assert.Equal(HttpStatusCode.Found, entered.StatusCode);
        Assert.EndsWith("/vehicles?level=suspect", entered.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("lang=\"zh-CN\"", await browser.GetStringAsync("/findings"), StringComparison.Ordinal);
        Assert.Contains("lang=\"en\"", await browser.GetStringAsync("/findings?culture=en"), StringComparison.Ordinal);
        Assert.Contains("lang=\"en\"", await browser.GetStringAsync("/rules"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_sign_in_nobody_is_led_to_another_host()
    {
        await MakeUser("zhao", "viewer");
        using var browser = Browser();

        using var entered = await SignIn(browser, "zhao", RunningHost.Password, "/login?returnUrl=//elsewhere.example/");

        Assert.DoesNotContain("elsewhere", entered.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_wrong_passwords_close_an_account_even_to_the_right_one()
    {
        await MakeUser("li", "viewer");
        using var browser = Browser();
        for (var attempt = 0; attempt < 5; attempt++)
            Assert.Equal(HttpStatusCode.OK, (await SignIn(browser, "li", "wrong", "/login")).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await SignIn(browser, "li", RunningHost.Password, "/login")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var nobody = host.Nobody();
        using var answer = await nobody.PostAsync("/login", new FormUrlEncodedContent(
            [new("_handler", "sign-in"), new("username", "admin"), new("password", RunningHost.Password)]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Reading_a_vehicle_leaves_an_entry_with_who_what_and_whose()
    {
        const string vin = "LTEST000000AVDT01";
        await Put($"/api/v1/vehicles/{vin}", new { plate = "冀A00001" });
        await host.Admin.GetAsync($"/api/v1/vehicles/{vin}");

        var entries = (await host.Admin.GetFromJsonAsync<JsonElement>("/api/v1/audit?limit=50")).GetProperty("items").EnumerateArray().ToList();

        Assert.Contains(entries, e => e.GetProperty("action").GetString() == "vehicle.read" && e.GetProperty("subject").GetString() == vin
            && e.GetProperty("actor").GetString() == "key:bootstrap" && e.GetProperty("at").GetString()!.EndsWith("+08:00", StringComparison.Ordinal));
        Assert.Contains(entries, e => e.GetProperty("action").GetString() == "vehicle.put");
    }

    [Fact]
    public async Task A_new_account_is_named_in_the_audit_trail()
    {
        await MakeUser("sun", "viewer");

        var entries = await host.Admin.GetStringAsync("/api/v1/audit?limit=20");

        Assert.Contains("sun viewer", entries, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_reports_each_rejected_row_with_its_line()
    {
        const string csv = "vin,plate,plateColor\nLTEST0000000CSV01,冀A10001,yellow\nTOO-SHORT,冀A10002,yellow\nLTEST0000000CSV02,冀A10003,purple\n";
        using var answer = await host.Admin.PostAsync("/api/v1/vehicles/import", new StringContent(csv, Encoding.UTF8, "text/csv"));

        var report = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(1, report.GetProperty("accepted").GetInt32());
        Assert.Equal([3, 4], report.GetProperty("rejected").EnumerateArray().Select(row => row.GetProperty("line").GetInt32()));
        var vehicle = await host.Admin.GetFromJsonAsync<JsonElement>("/api/v1/vehicles/LTEST0000000CSV01");
        Assert.Equal("yellow", vehicle.GetProperty("plateColor").GetString());
        Assert.Equal("none", vehicle.GetProperty("level").GetString());
    }

    [Fact]
    public async Task A_list_goes_on_from_its_cursor_until_it_ends()
    {
        for (var i = 0; i < 5; i++) await Put($"/api/v1/vehicles/LTEST00000PAGE{i:D3}", new { plate = $"冀P0000{i}" });

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var after = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await host.Admin.GetFromJsonAsync<JsonElement>($"/api/v1/vehicles?q=LTEST00000PAGE&limit=2{after}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("vin").GetString()!));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null && seen.Count < 10);

        Assert.Equal(5, seen.Count);
        Assert.Equal(seen.Order(), seen);
    }

    [Theory]
    [InlineData("/api/v1/vehicles?level=bad")]
    [InlineData("/api/v1/vehicles?online=perhaps")]
    [InlineData("/api/v1/vehicles?limit=many")]
    [InlineData("/api/v1/vehicles?cursor=rubbish")]
    [InlineData("/api/v1/findings?since=soon")]
    public async Task A_wrong_question_is_400_and_says_what_is_wrong(string path)
    {
        using var answer = await host.Admin.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("urn:telematics:problem:invalid-request", problem.GetProperty("type").GetString());
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("detail").GetString()));
    }

    private HttpClient Browser() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = host.Address };

    private static async Task<HttpResponseMessage> SignIn(HttpClient browser, string user, string password, string path)
    {
        var form = await browser.GetStringAsync(path);
        var token = Token().Match(form).Groups[1].Value;
        return await browser.PostAsync(path, new FormUrlEncodedContent(
            [new("_handler", "sign-in"), new("__RequestVerificationToken", token), new("username", user), new("password", password)]));
    }

    private async Task MakeUser(string name, string role)
    {
        using var answer = await host.Admin.PostAsJsonAsync("/api/v1/users", new { userName = name, password = RunningHost.Password, role });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private async Task Put(string path, object body)
    {
        using var answer = await host.Admin.PutAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
