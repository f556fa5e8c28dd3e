using Telematics.Tests.Fuzz.Targets;
using Telematics.Tests.Protocols;

namespace Telematics.Tests.Fuzz;

/// <summary>
/// Every parser of the product against inputs that are nearly right. A few seconds by default and always the same inputs; tests/fuzz.sh runs it for hours.
/// </summary>
public sealed class FuzzTests
{
    private static readonly FuzzTarget[] All =
    [
        new ScanTarget(),
        new CutterTarget(),
        new DecodeTarget(),
        new ExplainTarget(),
        new ProxyHeaderTarget(),
        new SegmentTarget(),
        new IndexTarget(),
        new RuleSetTarget(),
        new CsvTarget(),
        new PassImportTarget(),
        new CursorTarget(),
        new TimeTarget(),
        new HexTarget(),
        new StationTarget(),
    ];

    public static TheoryData<string> Targets => [.. Chosen().Select(target => target.Name)];

    public static TheoryData<string, string> Finds
    {
        get
        {
            var finds = new TheoryData<string, string>();
            foreach (var target in All)
            {
                var folder = Path.Combine(FindsFolder, target.Name);
                if (!Directory.Exists(folder)) continue;
                foreach (var file in Directory.EnumerateFiles(folder, "*.hex").Order(StringComparer.Ordinal)) finds.Add(target.Name, Path.GetFileNameWithoutExtension(file));
            }

            return finds;
        }
    }

    private static string FindsFolder => Path.Combine(SampleFrame.RepositoryRoot(), "tests", "Telematics.Tests", "Fuzz", "Finds");

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task No_input_breaks_a_promise(string target)
    {
        var found = await FuzzRun.Find(Named(target), FuzzSettings.Seed, FuzzSettings.Budget / Targets.Count);
        Assert.True(found is null, found);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task The_seeds_themselves_break_none(string target)
    {
        foreach (var seed in Named(target).Seeds) await Named(target).Check(seed);
        await Named(target).Check([]);
    }

    [Theory]
    [MemberData(nameof(Finds))]
    public async Task What_was_found_once_stays_mended(string target, string find)
    {
        Assert.NotEmpty(find);
        await Named(target).Check(SampleFrame.ReadFile(Path.Combine(FindsFolder, target, find + ".hex"), find).Bytes);
    }

    private static FuzzTarget Named(string name) => All.Single(target => target.Name == name);

    private static FuzzTarget[] Chosen()
    {
        if (FuzzSettings.Target is not { } name) return All;
        return All.Any(target => target.Name == name) ? [Named(name)]
            : throw new ArgumentException($"FUZZ_TARGET is '{name}'; there are {string.Join(", ", All.Select(target => target.Name))}");
    }
}
