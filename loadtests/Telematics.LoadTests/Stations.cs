using System.Diagnostics;
using HdrHistogram;
using Microsoft.Data.Sqlite;
using Telematics.Core.Stations;
using Telematics.Driver;

namespace Telematics.LoadTests;

/// <summary>Remote-sensing lines at the real station port: a day of the city at once, then a steady stream, then many more lines for the memory of one.</summary>
public sealed record Stations
{
    private const int Lines = 11;
    private const int MemoryLines = 200, MemoryPasses = 200;
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(4);

    /// <summary>Acknowledged after fsync, and judged with all that follows, in the day that is sent at once.</summary>
    public double StoredPerSecond { get; private init; }
    public double JudgedPerSecond { get; private init; }
    public double DaySeconds { get; private init; }

    /// <summary>Of the steady stream.</summary>
    public double SteadyPerSecond { get; private init; }
    public double SteadyP50Ms { get; private init; }
    public double SteadyP99Ms { get; private init; }

    /// <summary>Judged so long after the last acknowledgement.</summary>
    public double SteadyLagSeconds { get; private init; }
    public double LineKib { get; private init; }

    /// <summary>Growth of the whole process by a second day.</summary>
    public double SecondDayMib { get; private init; }
    public double ProcessMib { get; private init; }
    public long Lost { get; private init; }

    public static async Task<Stations> Of(string host, Sizes sizes)
    {
        await using var product = await Product.Start(host, null, "--Gateway:MaxStationConnections", "1000");
        var city = new City(product, seed: 7);
        await city.RegisterTrucks();
        var main = await Connect(product, await city.AddStations(Lines));
        var more = await city.AddStations(MemoryLines);
        var now = DateTimeOffset.UtcNow;
        try
        {
            await Round(product, main, city, sizes.DayPasses / 10, now.AddDays(-4)); // code warms up
            var day = await Round(product, main, city, sizes.DayPasses, now.AddDays(-3));
            var afterDay = await Memory.Settled(product);
            await Round(product, main, city, sizes.DayPasses, now.AddDays(-2));
            var afterSecond = await Memory.Settled(product);
            var steady = await Round(product, main, city, (int)(sizes.PassesPerSecond * sizes.Steady.TotalSeconds), now.AddDays(-1), sizes.PassesPerSecond);
            var delays = new LongHistogram(600_000_000, 3);
            foreach (var line in main) delays.Add(line.Delays);

            var before = await Memory.Settled(product);
            main.AddRange(await Connect(product, more));
            await Round(product, main[Lines..], city, MemoryLines * MemoryPasses, now.AddDays(-1));
            var after = await Memory.Settled(product);
            return new Stations
            {
                StoredPerSecond = day.Passes / day.Stored.TotalSeconds,
                JudgedPerSecond = day.Passes / day.Judged.TotalSeconds,
                DaySeconds = day.Judged.TotalSeconds,
                SteadyPerSecond = steady.Passes / steady.Stored.TotalSeconds,
                SteadyP50Ms = delays.GetValueAtPercentile(50) / 1000.0,
                SteadyP99Ms = delays.GetValueAtPercentile(99) / 1000.0,
                SteadyLagSeconds = (steady.Judged - steady.Stored).TotalSeconds,
                LineKib = (after - before) / (double)MemoryLines,
                SecondDayMib = (afterSecond - afterDay) / 1024.0,
                ProcessMib = after / 1024.0,
                Lost = await Missing(product, main),
            };
        }
        finally
        {
            foreach (var line in main) line.Dispose();
        }
    }

    private sealed record Outcome(int Passes, TimeSpan Stored, TimeSpan Judged);

    private static async Task<List<StationLoad>> Connect(Product product, IReadOnlyList<StationAccess> lines)
    {
        var loads = new List<StationLoad>();
        foreach (var line in lines) loads.Add(await StationLoad.Connect(product.Process.Port("stations"), line));
        return loads;
    }

    /// <summary>All lines send their share; over when the last pass is judged.</summary>
    private static async Task<Outcome> Round(Product product, List<StationLoad> lines, City city, int passes, DateTimeOffset from, double perSecond = double.PositiveInfinity)
    {
        var each = passes / lines.Count;
        IReadOnlyList<Pass>[] shares = [.. lines.Select(_ => city.Passes(each, from, Apart))];
        var goal = await product.Metric(Books.AppliedFrames) + each * lines.Count;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(lines.Select((line, i) => Task.Run(() => line.Send(shares[i], perSecond / lines.Count))));
        var stored = watch.Elapsed;
        while (await product.Metric(Books.AppliedFrames) < goal) await Task.Delay(20);
        Progress.Say($"  {each * lines.Count} passes of {lines.Count} lines: acknowledged after {stored.TotalSeconds:F1} s, judged after {watch.Elapsed.TotalSeconds:F1} s, {product.Process.ResidentKib() / 1024.0:F0} MiB");
        return new Outcome(each * lines.Count, stored, watch.Elapsed);
    }

    /// <summary>Sent, acknowledged, stored by the product's count, and judged once each in its database.</summary>
    private static async Task<long> Missing(Product product, List<StationLoad> lines)
    {
        var (sent, acknowledged) = (lines.Sum(line => line.Sent), lines.Sum(line => line.Acknowledged));
        var stored = (long)await product.Metric("telematics_gateway_stations_records_total");
        var judged = Count(product, "SELECT count(*) FROM passes");
        var (exceeds, cases) = (Count(product, "SELECT count(*) FROM passes WHERE outcome = 'exceed'"), Count(product, "SELECT count(*) FROM cases WHERE open = 1"));
        Progress.Say($"  books: {sent} passes sent, {acknowledged} acknowledged, {stored} stored, {judged} judged, {exceeds} of them exceed, {cases} cases open");
        return new[] { acknowledged, stored, judged }.Max(count => Math.Abs(sent - count));
    }

    private static long Count(Product product, string sql)
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(product.Folder, "telematics.db")};Mode=ReadOnly;Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
