using System.Net.Http.Json;
using Microsoft.Playwright;
using Telematics.Driver;

namespace Telematics.BrowserTests;

/// <summary>The main path of the emissions centre in a real browser, in both languages, on a desk and on a tablet.</summary>
public sealed class PortalTests(PortalSession session) : IClassFixture<PortalSession>
{
    public static TheoryData<string, int> Views => new() { { "zh-CN", 1440 }, { "en", 1440 }, { "zh-CN", 820 }, { "en", 820 } };

    [Theory, MemberData(nameof(Views))]
    public async Task From_the_overview_to_a_vehicle_its_chart_and_a_raw_frame_explained(string culture, int width)
    {
        await using var page = await session.SignIn(culture, width);
        await page.Page.WaitForSelectorAsync($"text={session.Vin}");
        await page.Keep($"overview-{culture}-{width}");

        await page.Page.ClickAsync($"a[href*='{session.Vin}']");
        await page.Page.WaitForSelectorAsync("canvas");
        await page.Keep($"vehicle-{culture}-{width}");

        Assert.Empty(page.Complaints);
    }

    public static TheoryData<string, string> Pages
    {
        get
        {
            var pages = new TheoryData<string, string>();
            foreach (var path in new[] { "/", "/vehicles", "/findings", "/rules", "/users", "/audit", "/health", "/docs", "/account" })
                foreach (var culture in new[] { "zh-CN", "en" })
                    pages.Add(path, culture);
            return pages;
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task A_page_opens_without_a_complaint_or_a_missing_text_and_asks_no_other_host(string path, string culture)
    {
        await using var page = await session.SignIn(culture);

        var answer = await page.Page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.Equal(200, answer!.Status);
        await page.Keep($"{path.Trim('/')}-{culture}");
        Assert.Empty(await page.RawKeys());
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/findings")]
    [InlineData("/audit")]
    public async Task A_page_fits_on_a_tablet(string path)
    {
        await using var page = await session.SignIn("en", width: 820);

        await page.Page.GotoAsync(path);

        Assert.True(await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 820, "the page is wider than the window");
    }

    [Fact]
    public async Task A_vehicle_that_begins_to_send_appears_on_an_open_page()
    {
        await using var page = await session.SignIn("en");
        var source = new FrameSource(77, DateTimeOffset.UtcNow.AddMinutes(-2).ToUnixTimeSeconds());
        await page.Page.GotoAsync($"/vehicles?q={source.Vin}");
        await page.Page.WaitForSelectorAsync("text=No vehicle matches");

        await session.Product.Send(source.Next());

        // A row of the list comes with the vehicle's first checkpoint, its values every two seconds.
        await page.Page.WaitForSelectorAsync($"td a:has-text('{source.Vin}')", new PageWaitForSelectorOptions { Timeout = 90_000 });
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task The_language_is_remembered()
    {
        await using var page = await session.SignIn("zh-CN");

        await page.Page.GotoAsync("/?culture=en");
        await page.Page.GotoAsync("/findings");

        Assert.Equal("en", await page.Page.GetAttributeAsync("html", "lang"));
    }

    [Fact]
    public async Task A_person_changes_his_password_and_signs_in_with_the_new_one()
    {
        const string before = "Before-Password-1", after = "After-Password-2";
        using var made = await session.Product.Http.PostAsJsonAsync("/api/v1/users", new { userName = "reader", password = before, role = "viewer" });
        made.EnsureSuccessStatusCode();
        await using var page = await session.SignIn("en", user: "reader", password: before);
        await page.Page.ClickAsync("a[href='/account']");

        await Change("wrong", after, after, "present password is not right");
        await Change(before, after, after + "x", "differ");
        await Change(before, "toosimple1", "toosimple1", "too weak");
        await Change(before, after, after, "The password is changed");
        await page.Keep("account-en");

        Assert.Empty(page.Complaints);
        await using var again = await session.SignIn("en", user: "reader", password: after);

        async Task Change(string current, string next, string repeated, string answer)
        {
            await page.Page.FillAsync("input[name=current]", current);
            await page.Page.FillAsync("input[name=next]", next);
            await page.Page.FillAsync("input[name=again]", repeated);
            await page.Page.ClickAsync("button.main");
            await page.Page.WaitForSelectorAsync($"[role=alert]:has-text('{answer}')");
        }
    }

    [Fact]
    public async Task Without_sign_in_every_page_leads_to_the_sign_in_form()
    {
        var page = await session.Browser.NewPageAsync();

        await page.GotoAsync($"{session.Product.Http.BaseAddress}vehicles/{session.Vin}");

        Assert.Contains("/login?returnUrl=", page.Url, StringComparison.OrdinalIgnoreCase);
        await page.CloseAsync();
    }
}
