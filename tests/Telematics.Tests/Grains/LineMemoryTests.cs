using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Core;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Grains.Stations;
using Telematics.Storage.Database;
using Telematics.Storage.Rules;
using Telematics.Storage.Stations;

namespace Telematics.Tests.Grains;

/// <summary>What a line may keep in memory, whatever it sends.</summary>
public sealed class LineMemoryTests
{
    private const long Day = 86_400_000;
    private const int MiB = 1024 * 1024;
    private static readonly LineKey Line = new("S1", "L1");
    private static readonly long Start = new DateTimeOffset(2026, 3, 20, 0, 0, 0, TimeSpan.FromHours(8)).ToUnixTimeMilliseconds();
    private static readonly EmissionStage[] Stages = Enum.GetValues<EmissionStage>();

    private readonly StationServices _services = new(
        null!, RuleFile.Open(null, NullLogger<RuleFile>.Instance), CityCalendar.Shanghai, null!, null!, null!, null!, null!, null!, TimeProvider.System);
    private readonly LineFacts _facts = new(Line, StationKind.FixedVertical, "S", "130110", 114.3, 38.1, 1, 1, "RS", []);
    private readonly Random _random = new(11);

    [Fact]
    public void The_grain_of_a_usual_line_keeps_less_than_a_mebibyte_after_two_weeks()
    {
        var kept = AfterDays(14, 2000, Usual);

        TestContext.Current.TestOutputHelper!.WriteLine($"{kept / 1024.0:0} KiB");
        Assert.InRange(kept, 64 * 1024, MiB);
    }

    [Fact]
    public void The_grain_of_a_line_that_sends_everything_that_is_possible_keeps_a_bounded_amount()
    {
        var ten = AfterDays(10, 3000, Hostile);
        var more = AfterDays(20, 6000, Hostile);

        TestContext.Current.TestOutputHelper!.WriteLine($"{ten / 1024.0:0} KiB after 10 days, {more / 1024.0:0} KiB after 20 of twice as many");
        Assert.InRange(more, 0, 6 * MiB);
    }

    [Fact]
    public void The_ledger_of_a_line_forgets_the_oldest_passes_files_and_gaps()
    {
        using var ledger = new LineLedger(Line);
        for (var n = 0; n < RecentPasses.Most + 50_000; n++)
        {
            MediaRef[] announced = n % 2 == 0 ? [new MediaRef($"M{n}", MediaKind.Plume, 300_000, [.. new byte[32]])] : [];
            ledger.Note(new LineEntry(2 * (ulong)n + 1, Start + n) { Pass = PassMark.Of($"P{n}", [1, 2, 3]), Announced = [.. announced] });
        }

        var kept = HeapSize.Of(ledger);
        TestContext.Current.TestOutputHelper!.WriteLine($"{kept / 1048576.0:0.0} MiB: {ledger.Passes.Count} passes, {ledger.Media.All.Count()} files, {ledger.Sequences.Runs.Count} runs");
        Assert.Equal((RecentPasses.Most, LineMedia.Most, LineLedger.MaxRuns), (ledger.Passes.Count, ledger.Media.All.Count(), ledger.Sequences.Runs.Count));
        Assert.InRange(kept, MiB, 32 * MiB);
    }

    private long AfterDays(int days, int passesPerDay, Func<int, long, Pass> pass)
    {
        var memory = new LineMemory();
        ulong sequence = 0;
        for (var day = 0; day < days; day++)
        {
            foreach (var chunk in Enumerable.Range(0, passesPerDay).Chunk(100))
            {
                var step = new LineStep(memory, _facts, _services);
                step.Know(Stages.ToDictionary(stage => new PlateKey(PlateOf(stage), PlateColor.Yellow), stage => new PlateFacts($"LTEST{(int)stage:D12}", stage, FuelKind.Diesel) { IsWitness = true }));
                foreach (var n in chunk)
                {
                    var at = Start + day * Day + (long)(n * (double)Day / passesPerDay);
                    step.Apply(new StationRecord(Line, ++sequence, at, at, (long)sequence) { Pass = pass((int)sequence, at) }, new byte[32]);
                }

                step.Listen(Start + day * Day);
                memory = step.Memory with { Touched = [], Untold = [] }; // as after a save
            }
        }

        return HeapSize.Of(memory);
    }

    private Pass Usual(int n, long at) => StationRig.Pass($"130110-{n:D12}", PlateOf(Stages[n % Stages.Length]), at) with
    {
        NoToCo2 = Noise(0.003, 0.002),
        OpacityPercent = Math.Clamp(Noise(8, 4), 0, 100),
        SpeedKmh = 20 + 40 * _random.NextDouble(),
        AccelerationMps2 = 0.6 * _random.NextDouble(),
    };

    /// <summary>Anything within the physical ranges, the lanes of another world, texts as long as they are taken, days out of order.</summary>
    private Pass Hostile(int n, long at) => StationRig.Pass(new string('x', 52) + n.ToString("D12", null), n % 3 == 0 ? new string('A', 5000) : PlateOf(Stages[n % Stages.Length]), at - (n % 5 == 0 ? _random.Next(200) * Day : 0)) with
    {
        Lane = _random.Next(),
        NoToCo2 = Math.Pow(10, _random.NextDouble() * 6 - 6) * (n % 2 == 0 ? 0.5 : -0.5),
        OpacityPercent = 100 * Math.Pow(10, -8 * _random.NextDouble()),
        SpeedKmh = 20 + 40 * _random.NextDouble(),
        AccelerationMps2 = 0.6 * _random.NextDouble(),
    };

    private double Noise(double centre, double width)
    {
        var u = _random.NextDouble() - 0.5;
        return centre - width * Math.Sign(u) * Math.Log(1 - 2 * Math.Abs(u));
    }

    private static string PlateOf(EmissionStage stage) => $"冀A1000{(int)stage % 10}";
}
