using Microsoft.Playwright;
using Telematics.Driver;

namespace Telematics.BrowserTests;

/// <summary>The published product with three vehicles in it, and a headless Chromium. One for all tests of the class.</summary>
public sealed class PortalSession : IAsyncLifetime
{
    private IPlaywright _playwright = null!;

    public Product Product { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>The vehicle with an hour of data of today.</summary>
    public string Vin { get; } = FrameSource.VinOf(1).ToString();

    public async ValueTask InitializeAsync()
    {
        Product = await Product.Start(Repository.Host);
        for (var vehicle = 1; vehicle <= 3; vehicle++)
        {
            var source = new FrameSource(vehicle, DateTimeOffset.UtcNow.AddMinutes(-70).ToUnixTimeSeconds());
            await Product.Send([.. Enumerable.Range(0, 360).Select(_ => source.Next())]);
        }

        await Product.Until("an hour of data", $"/api/v1/vehicles/{Vin}", vehicle => vehicle.GetProperty("framesReceived").GetInt64() == 360);
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A signed-in page. What the browser complains of, and whom else it asks, is collected.</summary>
    public async Task<WatchedPage> SignIn(string culture, int width = 1440, string user = "admin", string password = Product.Password)
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Product.Http.BaseAddress!.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = 1000 },
            Locale = culture,
        });
        var page = new WatchedPage(await context.NewPageAsync(), Product.Http.BaseAddress!);
        await page.Page.GotoAsync($"/login?culture={culture}");
        await page.Page.FillAsync("input[name=username]", user);
        await page.Page.FillAsync("input[name=password]", password);
        await page.Page.ClickAsync("form button:has-text('" + (culture == "en" ? "Sign in" : "登录") + "')");
        await page.Page.WaitForSelectorAsync("form[action='/logout']");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
        await Product.DisposeAsync();
    }
}
