using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.Playwright;
using Telematics.Driver;

namespace Telematics.BrowserTests;

/// <summary>A page whose complaints and requests to other hosts are collected.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();

    public WatchedPage(IPage page, Uri home)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"script: {error}");
        page.Request += (_, request) =>
        {
            if (Uri.TryCreate(request.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "ws" or "wss" && url.Authority != home.Authority)
                _complaints.Enqueue($"asks another host: {request.Url}");
        };
    }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Keys of texts that stand on the page because there is no text for them in its language.</summary>
    public async Task<string[]> RawKeys()
    {
        var words = (await Page.InnerTextAsync("body")).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        return [.. words.Where(Keys.Contains).Distinct()];
    }

    private static readonly HashSet<string> Keys = [.. XDocument.Load(Path.Combine(Repository.Root, "src", "Telematics.Portal", "Texts.resx")).Root!
        .Elements("data").Select(data => data.Attribute("name")!.Value).Where(key => key.Contains('.', StringComparison.Ordinal))];

    /// <summary>Kept in artifacts/screenshots, for people to look at.</summary>
    public Task Keep(string name)
    {
        var path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"{name}.png");
        return Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
