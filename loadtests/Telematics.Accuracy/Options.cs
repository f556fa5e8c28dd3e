using System.Globalization;
using Telematics.Accuracy.Model;

namespace Telematics.Accuracy;

/// <summary>What the command line asks for.</summary>
public sealed record Options
{
    public const string Usage = """
        Telematics.Accuracy: labelled fleets through the product's own rules; recall, false flags, days to detection, calibration, cost.
          --trucks N        of each fleet (2000)
          --days N          (14)
          --seeds a,b,...   (1)
          --model a,b,...   plain, hot (tuning), cold, mixed (held out); "tuning", "held-out", "all" (all)
          --rules FILE      a rule set; without it the one that the program brings along
          --threads N       (all cores)
          --out FILE        the report as markdown; plots go into images/ beside it
          --cost            measure the cost of the rules too
          --check           exit code 1 when a figure is missed
        """;

    public int Trucks { get; init; } = 2000;
    public int Days { get; init; } = 14;
    public IReadOnlyList<ulong> Seeds { get; init; } = [1];
    public IReadOnlyList<ModelSetting> Settings { get; init; } = ModelSettings.All;
    public string? Rules { get; init; }
    public int Threads { get; init; } = Environment.ProcessorCount;
    public string? Out { get; init; }
    public bool Cost { get; init; }
    public bool Check { get; init; }

    /// <exception cref="FormatException">An argument is not understood.</exception>
    public static Options Parse(ReadOnlySpan<string> args)
    {
        var options = new Options();
        for (var i = 0; i < args.Length; i++)
            options = args[i] switch
            {
                "--cost" => options with { Cost = true },
                "--check" => options with { Check = true },
                var name when i + 1 < args.Length => options.With(name, args[++i]),
                var other => throw new FormatException($"{other}: not understood, or without a value"),
            };
        return options;
    }

    private Options With(string name, string value) => name switch
    {
        "--trucks" => this with { Trucks = Whole(value) },
        "--days" => this with { Days = Whole(value) },
        "--seeds" => this with { Seeds = [.. value.Split(',').Select(seed => ulong.Parse(seed, CultureInfo.InvariantCulture))] },
        "--model" => this with { Settings = Models(value) },
        "--rules" => this with { Rules = value },
        "--threads" => this with { Threads = Whole(value) },
        "--out" => this with { Out = value },
        _ => throw new FormatException($"{name}: not understood"),
    };

    private static int Whole(string value) => int.Parse(value, CultureInfo.InvariantCulture);

    private static IReadOnlyList<ModelSetting> Models(string value) => value switch
    {
        "all" => ModelSettings.All,
        "tuning" => [.. ModelSettings.All.Where(setting => !setting.HeldOut)],
        "held-out" => [.. ModelSettings.All.Where(setting => setting.HeldOut)],
        _ => [.. value.Split(',').Select(name => ModelSettings.Find(name) ?? throw new FormatException($"{name}: no such model"))],
    };
}
