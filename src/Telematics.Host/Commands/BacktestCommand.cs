using System.Globalization;
using Telematics.Core.Rules;
using Telematics.Grains.Replay;
using Telematics.Protocols;

namespace Telematics.Host.Commands;

/// <summary><c>backtest --rules FILE.json [--from T --to T]</c>: what a changed rule set would have flagged on the stored frames. Changes nothing.</summary>
public static class BacktestCommand
{
    public static async Task<int> Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var line = new CommandLine("backtest", arguments, "rules", "from", "to");
        if (line["rules"] is not { } file || line.Names.Count > 0) throw line.Usage("backtest --rules FILE.json [--from TIME --to TIME]");
        var changed = Read(file);
        var data = StoredData.Open("backtest", line.Settings);
        var backtest = new Backtest(data.Journal, ProtocolCatalog.Gb17691.Decode, data.Verdicts, await data.RulesFor(null, CancellationToken.None), changed);
        var span = data.Span(line.Second("from"), line.Second("to"), "backtest");
        var tally = await backtest.Run(span, Environment.ProcessorCount, new CommandProgress("backtest", error), CancellationToken.None);

        await output.WriteLineAsync($"old: {string.Join(", ", data.Rules.Sets.Select(set => set.Version))}   new: {changed.Version}");
        await Tell(tally, output);
        return 0;
    }

    private static RuleSet Read(string file)
    {
        try
        {
            var parsed = RuleSet.Parse(File.ReadAllText(file));
            return parsed.Set ?? throw new SettingsException(string.Join(Environment.NewLine, parsed.Errors.Select(error => $"{file}: {error}")));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"backtest: --rules is '{file}': {unreadable.Message}");
        }
    }

    private static async Task Tell(BacktestTally tally, TextWriter output)
    {
        await output.WriteLineAsync(Text($"{tally.Vehicles} vehicles, {tally.AffectedVehicles} affected; {tally.Frames} frames, {tally.Readings} readings"));
        await output.WriteLineAsync("rule  findings old     new  vehicles old     new   newly flagged  no longer  level changed");
        foreach (var rule in tally.Rules)
            await output.WriteLineAsync(Text(
                $"{rule.Rule,-4} {rule.Old,13} {rule.New,7} {rule.OldVehicles,13} {rule.NewVehicles,7} {rule.NewlyFlagged.Count,15} {rule.NoLongerFlagged.Count,10} {rule.LevelChanged.Count,14}"));
        foreach (var level in Enum.GetValues<VehicleLevel>())
            await output.WriteLineAsync(Text(
                $"vehicles at level {FindingDifference.Word(level)}: old {tally.OldLevels[(int)level]}, new {tally.NewLevels[(int)level]}"));
        foreach (var rule in tally.Rules)
        {
            await Tell("newly flagged", rule.NewlyFlagged, output);
            await Tell("no longer flagged", rule.NoLongerFlagged, output);
            await Tell("level changed", rule.LevelChanged, output);
        }
    }

    private static async Task Tell(string what, Sample sample, TextWriter output)
    {
        foreach (var (id, pair) in sample.Items) await output.WriteLineAsync($"{what}: {id}  old {Tell(pair.Old)}  new {Tell(pair.New)}");
        if (sample.Count > sample.Items.Count) await output.WriteLineAsync(Text($"{what}: and {sample.Count - sample.Items.Count} more"));
    }

    private static string Tell(Flag? flag) =>
        flag is null ? "-" : Text($"{flag.Value:0.####} {flag.Unit} > {flag.Limit:0.####} {FindingDifference.Word(flag.Level)}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
