using System.Globalization;
using Telematics.Core.Rules;
using Telematics.Grains.Replay;
using Telematics.Protocols;

namespace Telematics.Host.Commands;

/// <summary><c>replay --from T --to T [--vin V]</c> or <c>replay --seed FILE</c>: stored frames through the present code, held against the stored findings. Changes nothing.</summary>
public static class ReplayCommand
{
    private const string Expected = "replay --from TIME --to TIME [--vin VIN]' or 'replay --seed FILE";

    public static async Task<int> Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var line = new CommandLine("replay", arguments, "from", "to", "vin", "seed");
        if (line.Names.Count > 0) throw line.Usage(Expected);
        if (line["seed"] is { } seed) return await RunSeed(seed, output);
        if (line.Second("from") is not { } from || line.Second("to") is not { } to) throw line.Usage(Expected);

        var data = StoredData.Open("replay", line.Settings);
        var only = line.Vin("vin");
        var replay = new FleetReplay(data.Journal, ProtocolCatalog.Gb17691.Decode, data.Verdicts, await data.RulesFor(only, CancellationToken.None));
        var report = await replay.Run(data.Span(from, to, "replay"), only, Environment.ProcessorCount, new CommandProgress("replay", error), CancellationToken.None);

        await Tell(report.Comparison, output);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{report.Vehicles} vehicles, {report.Frames} frames, {report.Readings} readings"));
        return report.Comparison.Differences.Count == 0 ? 0 : 1;
    }

    private static async Task<int> RunSeed(string path, TextWriter output)
    {
        SeedOutcome outcome;
        Seed seed;
        try
        {
            await using var file = File.OpenRead(path);
            seed = SeedFile.Read(file);
            outcome = new SeedReplay(ProtocolCatalog.Gb17691.Decode, StoredData.Blob()).Run(seed);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException or TimeZoneNotFoundException)
        {
            throw new SettingsException($"replay: --seed is '{path}': {unreadable.Message}");
        }

        var isSameState = outcome.StateSha256 == seed.Header.StateSha256;
        await output.WriteLineAsync($"{seed.Header.Vin}: {seed.Records.Count} records, rule set {string.Join(", ", seed.Header.Rules.Select(rules => rules.Name))}");
        foreach (var finding in outcome.Findings) await output.WriteLineAsync(Line(finding));
        await Tell(outcome.Comparison, output);
        await output.WriteLineAsync($"state sha256 {outcome.StateSha256}{(isSameState ? "" : $", and {seed.Header.StateSha256} when it was exported")}");
        return isSameState && outcome.Comparison.Differences.Count == 0 ? 0 : 1;
    }

    internal static async Task Tell(FindingComparison comparison, TextWriter output)
    {
        foreach (var difference in comparison.Differences) await output.WriteLineAsync(difference.ToString());
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{comparison.Differences.Count} differences, {comparison.Same} findings equal, {comparison.Moving} in motion and {comparison.Gone} without their frames not compared"));
    }

    private static string Line(Finding finding) => $"finding {finding.Id}: {FindingDifference.Tell(finding)}, rule set {finding.RuleSetVersion}";
}
