using System.Globalization;

namespace Telematics.LoadTests;

/// <summary>Runs everything in turn and prints the table and the RESULT line of the contract.</summary>
public static class Report
{
    /// <param name="only">Names of the parts to run; none = all.</param>
    public static async Task<int> Run(string host, Sizes sizes, string[] only)
    {
        Say($"{Environment.ProcessorCount} cores, {sizes.Rounds} rounds of {sizes.During.TotalSeconds:F0} s, generator on the same cores");
        var result = new List<string>();
        var lost = 0L;
        foreach (var framesPerWrite in new[] { 1, 8 })
        {
            if (!Wanted("framing")) break;
            var framing = await Ratio($"framing + check, 100 connections, {framesPerWrite} frames a write", sizes, 100, framesPerWrite,
                () => Throughput.OfOwnServer("framing-server", 100, sizes.During, framesPerWrite));
            result.Add(Pair($"framing_ratio_{framesPerWrite}={framing.Ratio:F3}"));
        }

        if (Wanted("way"))
        {
            // A terminal sends a frame at a time; the bundled case shows where the bytes themselves become the limit.
            var bundled = await Ratio($"whole way, {sizes.Connections} connections, 8 frames a write", sizes, sizes.Connections, 8,
                () => Throughput.OfProduct(host, sizes.Connections, sizes.During, 8));
            var way = await Ratio($"whole way, {sizes.Connections} connections, a frame a write", sizes, sizes.Connections, 1,
                () => Throughput.OfProduct(host, sizes.Connections, sizes.During, 1));
            lost = bundled.Lost + way.Lost;
            result.Add(Pair($"ratio={way.Ratio:F3} ratio_bundled={bundled.Ratio:F3} frames_per_s={way.FramesPerSecond:F0}"));
        }

        if (Wanted("latency"))
        {
            var latency = await Latency.Of(host, sizes.LatencyProbes);
            var p99 = latency.GetValueAtPercentile(99) / 1000.0;
            Say($"socket to API: p50 {latency.GetValueAtPercentile(50) / 1000.0:F1} ms, p99 {p99:F1} ms");
            result.Add(Pair($"p99_ms={p99:F1}"));
        }

        if (Wanted("idle"))
        {
            var connection = await Memory.PerIdleConnection(host, sizes.Idle);
            Say($"idle connection: {connection:F1} KiB ({sizes.Idle} connections)");
            result.Add(Pair($"conn_kib={connection:F1}"));
        }

        if (Wanted("vehicles"))
        {
            var vehicle = await Memory.PerActiveVehicle(host, sizes.Vehicles);
            Say($"active vehicle: {vehicle:F1} KiB ({sizes.Vehicles} vehicles)");
            result.Add(Pair($"vehicle_kib={vehicle:F1}"));
        }

        Say($"RESULT {string.Join(' ', result)} lost={lost}");
        return lost == 0 ? 0 : 1;

        bool Wanted(string part) => only.Length == 0 || only.Contains(part);
    }

    /// <summary>Server and drop server in turn, so that a machine that slows down slows both.</summary>
    private static async Task<(double Ratio, double FramesPerSecond, long Lost)> Ratio(
        string what, Sizes sizes, int connections, int framesPerWrite, Func<Task<Throughput>> measured)
    {
        var rounds = new List<(double Ratio, double Rate, long Lost)>();
        for (var round = 0; round < sizes.Rounds; round++)
        {
            var drop = await Throughput.OfOwnServer("drop-server", connections, sizes.During, framesPerWrite);
            var ours = await measured();
            rounds.Add((ours.FramesPerSecond / drop.FramesPerSecond, ours.FramesPerSecond, ours.Lost));
            Say($"{what}: {ours.FramesPerSecond:F0} frames/s ({ours.FramesPerCpuSecond:F0} a processor second), drop server {drop.FramesPerSecond:F0}, ratio {rounds[^1].Ratio:F3}, lost {ours.Lost}");
        }

        return (Median(rounds.Select(round => round.Ratio)), Median(rounds.Select(round => round.Rate)), rounds.Sum(round => round.Lost));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string Pair(FormattableString pair) => pair.ToString(CultureInfo.InvariantCulture);

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
