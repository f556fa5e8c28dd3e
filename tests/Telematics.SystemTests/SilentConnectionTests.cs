using Telematics.Driver;

namespace Telematics.SystemTests;

/// <summary>Ten thousand peers that connect and say nothing are a matter of memory only, and of little.</summary>
public sealed class SilentConnectionTests
{
    private const int Wanted = 10_000;

    /// <summary>The project's own figure is 8 KiB, measured by loadtests/; here the bound that no fault may break, with the runtime's noise.</summary>
    private const double MostKibAConnection = 24;

    [Fact]
    public async Task Ten_thousand_silent_connections_cost_little_memory_and_no_frame_of_a_good_terminal()
    {
        var silent = Math.Min(Wanted, JournalTool.OpenFileLimit() - 2000);
        Assert.SkipWhen(silent < 1000, "the open-file limit leaves no room for a thousand connections");
        var source = new FrameSource(1, DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeSeconds(), "LSLNT");
        await using var product = await Product.Start(Repository.Host, null, "--Gateway:LoginTimeout", "600");
        using var good = await Link.To(product);
        await SendAndSee(product, good, source, upTo: 20);
        var before = product.Process.ResidentKib();

        var links = new List<Link>();
        try
        {
            for (var i = 0; i < silent; i++) links.Add(await Link.To(product));
            await Until(async () => await product.Metric("telematics_gateway_connections") >= silent + 1, $"{silent} connections");
            await SendAndSee(product, good, source, upTo: 60);

            var kib = (product.Process.ResidentKib() - before) / (double)silent;
            TestContext.Current.SendDiagnosticMessage("{0} silent connections: {1:F1} KiB each", silent, kib);
            Assert.True(kib < MostKibAConnection, $"{silent} silent connections cost {kib:F1} KiB each");
        }
        finally
        {
            links.ForEach(link => link.Dispose());
        }

        await Until(async () => await product.Metric("telematics_gateway_connections") == 1, "the silent ones are gone");
        Assert.Equal(silent, await product.Metric("telematics_gateway_closed_total", "peer-closed"));
        await SendAndSee(product, good, source, upTo: 80);
    }

    private static async Task SendAndSee(Product product, Link link, FrameSource source, int upTo)
    {
        var path = $"/api/v1/vehicles/{source.Vin}";
        var have = await product.Get(path) is { } vehicle ? vehicle.GetProperty("framesReceived").GetInt64() : 0;
        for (; have < upTo; have++) await link.Send(source.Next());
        await product.Until($"{upTo} frames", path, v => v.GetProperty("framesReceived").GetInt64() == upTo);
    }

    private static async Task Until(Func<Task<bool>> happened, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await happened())
        {
            Assert.False(limit.IsCancellationRequested, $"did not happen within 60 s: {what}");
            await Task.Delay(50);
        }
    }
}
