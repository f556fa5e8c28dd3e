using System.Globalization;
using Telematics.Driver;

namespace Telematics.LoadTests;

/// <summary>Runs everything in turn; the last line is the RESULT of the outer contract.</summary>
public sealed class Report(string host, Sizes sizes, string[] only)
{
    private const int FramingConnections = 100;

    private readonly List<string> _result = [];

    /// <param name="only">Names of the parts to run; none = all.</param>
    public static async Task<int> Run(string host, Sizes sizes, string[] only)
    {
        Progress.Say($"{Environment.ProcessorCount} cores, the generator on the same ones; it prepares {Generator.FramesPerSecond():F1} million frames/s on one of them");
        var report = new Report(host, sizes, only);
        await report.Framing();
        var lost = await report.Way();
        await report.Delay();
        await report.Memories();
        await report.History();
        lost = await report.Roadside() is { } passes ? passes + (lost ?? 0) : lost;
        if (lost is not null) report._result.Add($"lost={lost}");
        Console.WriteLine($"RESULT {string.Join(' ', report._result)}");
        return lost is null or 0 ? 0 : 1;
    }

    private bool Wanted(string part) => only.Length == 0 || only.Contains(part);

    private async Task Framing()
    {
        if (!Wanted("framing")) return;
        foreach (var framesPerWrite in sizes.FramesPerWrite)
        {
            await using var baseline = await Target.OwnServer("drop-server", FramingConnections, framesPerWrite);
            await using var gateway = await Target.OwnServer("framing-server", FramingConnections, framesPerWrite);
            var what = string.Create(CultureInfo.InvariantCulture, $"framing and check, {FramingConnections} connections, frames a write: {framesPerWrite}");
            var outcome = await Contest.Run(what, gateway, baseline, sizes);
            Progress.Say($"{what}: ratio {outcome.Ratio:F3}");
        }
    }

    private async Task<long?> Way()
    {
        if (!Wanted("way")) return null;
        var lost = 0L;
        foreach (var framesPerWrite in sizes.FramesPerWrite)
        {
            await using var product = await Product.Start(host);
            var (stored, applied) = (await product.Metric(Books.StoredFrames), await product.Metric(Books.AppliedFrames));
            await using var baseline = await Target.OwnServer("drop-server", sizes.Connections, framesPerWrite);
            await using var way = await Target.Product(product, sizes.Connections, framesPerWrite);
            var what = string.Create(CultureInfo.InvariantCulture, $"whole way, {sizes.Connections} connections, frames a write: {framesPerWrite}");
            var outcome = await Contest.Run(what, way, baseline, sizes);
            Progress.Say($"{what}: ratio {outcome.Ratio:F3}, {outcome.FramesPerSecond:F0} frames/s = {10 * outcome.FramesPerSecond:F0} readings/s");
            lost += await Books.Missing(product, way.Load, stored, applied);

            // A terminal sends a frame at a time: that is the figure. Bundles show where the bytes themselves become the limit.
            if (framesPerWrite != 1) continue;
            Result($"ratio={outcome.Ratio:F3}");
            Result($"frames_per_s={outcome.FramesPerSecond:F0}");
        }

        return lost;
    }

    private async Task Delay()
    {
        if (!Wanted("latency")) return;
        Progress.Say($"from the socket to the answer of the API: {sizes.LatencyProbes} frames");
        var latency = await Latency.Of(host, sizes.LatencyProbes);
        var p99 = latency.GetValueAtPercentile(99) / 1000.0;
        Progress.Say($"from the socket to the answer of the API: half within {latency.GetValueAtPercentile(50) / 1000.0:F1} ms, 99 % within {p99:F1} ms");
        Result($"p99_ms={p99:F1}");
    }

    private async Task Memories()
    {
        if (!Wanted("memory")) return;
        Progress.Say($"resident memory of {sizes.Vehicles} active vehicles, then of {sizes.Idle} connections that fall silent");
        var memory = await Memory.Of(host, sizes.Vehicles, sizes.Idle);
        Progress.Say($"active vehicle {memory.VehicleKib:F1} KiB on its first day, {memory.MonthKib:F1} KiB after a month, idle connection {memory.ConnectionKib:F1} KiB, whole process {memory.ProcessMib:F0} MiB");
        Result($"conn_kib={memory.ConnectionKib:F1}");
        Result($"vehicle_kib={memory.VehicleKib:F1}");
        Result($"vehicle_month_kib={memory.MonthKib:F1}");
    }

    private async Task<long?> Roadside()
    {
        if (!Wanted("stations")) return null;
        Progress.Say($"a day of {sizes.DayPasses} passes of all lines at once, then {sizes.PassesPerSecond} a second for {sizes.Steady.TotalSeconds} s");
        var measured = await Stations.Of(host, sizes);
        Progress.Say($"a day of the city: {measured.StoredPerSecond:F0} passes/s acknowledged, {measured.JudgedPerSecond:F0} judged, {measured.DaySeconds:F1} s in all");
        Progress.Say($"steady: {measured.SteadyPerSecond:F0} passes/s acknowledged, half within {measured.SteadyP50Ms:F1} ms, 99 % within {measured.SteadyP99Ms:F1} ms, judged {measured.SteadyLagSeconds:F1} s after the last");
        Progress.Say($"a line {measured.LineKib:F0} KiB with its connection; a second day adds {measured.SecondDayMib:F1} MiB; whole process {measured.ProcessMib:F0} MiB");
        Result($"passes_per_s={measured.StoredPerSecond:F0}");
        Result($"passes_judged_per_s={measured.JudgedPerSecond:F0}");
        Result($"city_day_s={measured.DaySeconds:F1}");
        Result($"steady_passes_per_s={measured.SteadyPerSecond:F0}");
        Result($"pass_ack_p99_ms={measured.SteadyP99Ms:F1}");
        Result($"line_kib={measured.LineKib:F0}");
        Result($"passes_lost={measured.Lost}");
        return measured.Lost;
    }

    private async Task History()
    {
        if (!Wanted("archive")) return;
        foreach (var pair in await ArchiveCost.Of(sizes.ArchivedTrucks)) Result(pair);
    }

    private void Result(FormattableString pair) => _result.Add(pair.ToString(CultureInfo.InvariantCulture));
}
