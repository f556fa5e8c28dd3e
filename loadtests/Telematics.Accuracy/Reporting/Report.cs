using System.Globalization;
using System.Text;
using Telematics.Accuracy.Run;

namespace Telematics.Accuracy.Reporting;

/// <summary>What was measured, as markdown: for the console, and between two marks of a document whose other text stays.</summary>
public static class Report
{
    private const string Begin = "<!-- measured: begin, written by loadtests/Telematics.Accuracy -->";
    private const string End = "<!-- measured: end -->";

    public static string Of(Options options, string ruleSet, IReadOnlyList<TruckResult> results, IReadOnlyList<Figure> figures, Cost? cost)
    {
        var text = new StringBuilder();
        var all = new Tally(results);
        Say(text, $"Rule set {ruleSet}; {options.Settings.Count} model settings ({string.Join(", ", options.Settings.Select(setting => setting.Name))}), ");
        Say(text, $"seeds {string.Join(", ", options.Seeds)}, {options.Trucks} trucks of each, {options.Days} days: {results.Count} trucks, ");
        Say(text, $"{results.Sum(result => result.Readings) / 1e6:F0} million readings.\n\n");
        text.Append(Tables.OfFigures(figures)).Append('\n');
        Part(text, "Emitters by kind", Tables.OfEmitters(all), "Shares with their Wilson 95 % interval. Days: driving days from the first dirty one to the flag, of those found. Truly within: warm tailpipe NOx within the in-use limit although dirty (filters, mostly). Early: flagged before it was dirty.");
        Part(text, "Clean trucks by kind", Tables.OfClean(all), "Flags of trucks that are clean, per 1 000. Truly above: their warm tailpipe NOx is above the in-use limit of their true stage all the same, as cold catalysts of city trucks are.");
        Part(text, "Repaired trucks", Tables.OfRepaired(all), "Dirty for the first days, then repaired.");
        Part(text, "Against the naive rule", Tables.OfComparison(all), "The naive rule holds each day's sensed mean g/kWh against the limit, with no cleaning.");
        Say(text, $"Of the NOx that emitters blew out while dirty, {100 * all.EmittedShareFound:F1} % came from trucks that were found.\n\n");
        Part(text, "What a score is worth", Tables.OfCalibration(all), "Of the whole fleet, " + Interval.Of([.. all.Emitters, .. all.Clean], result => result.Facts.IsEmitter).Percent() + " % are emitters.");
        Part(text, "Which rule fires on which kind", Tables.OfFiring(all), "Share of trucks on which it fired at least once and was not taken back.");
        if (options.Settings.Count > 1) BySetting(text, options, results, cost);
        if (cost is { } known)
            Say(text, $"**Cost.** Rules {known.RuleNanoseconds:F0} ns a reading, decoding of the same frames {known.DecodeNanoseconds:F0} ns: {known.RuleNanoseconds / known.DecodeNanoseconds:F1} times.\n");
        return text.ToString();
    }

    /// <summary>The plots go into the folder images beside the document; returns the lines that show them there.</summary>
    public static string Draw(string path, Tally tally)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "images")).FullName;
        var text = new StringBuilder();
        foreach (var (name, words, drawing) in Plots.Of(tally))
        {
            File.WriteAllText(Path.Combine(folder, name), drawing.ToString());
            Say(text, $"![{words}](images/{name})\n\n");
        }

        return text.ToString();
    }

    /// <summary>Writes it into the document, in the place of what was measured before.</summary>
    public static void Write(string path, string measured)
    {
        var old = File.Exists(path) ? File.ReadAllText(path) : "# Accuracy\n\n" + Begin + "\n" + End + "\n";
        var (begin, end) = (old.IndexOf(Begin, StringComparison.Ordinal), old.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new FormatException($"{path}: the two marks are missing, '{Begin}' and '{End}'");
        File.WriteAllText(path, old[..(begin + Begin.Length)] + "\n\n" + measured + "\n" + old[end..]);
    }

    private static void BySetting(StringBuilder text, Options options, IReadOnlyList<TruckResult> results, Cost? cost)
    {
        foreach (var setting in options.Settings)
        {
            var tally = new Tally([.. results.Where(result => result.Setting == setting.Name)]);
            Say(text, $"### Setting {setting.Name}{(setting.HeldOut ? ", held out" : ", used for tuning")}\n\n");
            text.Append(Tables.OfFigures(Figures.Of(tally, cost))).Append('\n');
        }
    }

    private static void Part(StringBuilder text, string title, Table table, string words) => Say(text, $"### {title}\n\n{words}\n\n{table}\n");

    private static void Say(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture));
}
