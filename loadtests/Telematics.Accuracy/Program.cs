using Telematics.Accuracy.Reporting;
using Telematics.Accuracy.Run;
using Telematics.Core.Rules;

namespace Telematics.Accuracy;

internal static class Program
{
    private const int Kept = 0, Missed = 1, Misused = 2;

    private static int Main(string[] args)
    {
        try
        {
            return Run(Options.Parse(args));
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine(e.Message + "\n\n" + Options.Usage);
            return Misused;
        }
    }

    private static int Run(Options options)
    {
        var rules = Rules(options.Rules);
        var book = new RuleBook(rules);
        var cost = options.Cost ? Cost.Measure(book) : null;
        var results = new List<TruckResult>();
        foreach (var setting in options.Settings)
            foreach (var seed in options.Seeds)
                results.AddRange(FleetRun.Run(setting, seed, options.Trucks, options.Days, book, options.Threads, Console.Error.WriteLine));

        var tally = new Tally(results);
        var figures = Figures.Of(tally, cost);
        var report = Report.Of(options, rules.Version, results, figures, cost);
        Console.WriteLine(report);
        if (options.Out is { } path) Report.Write(path, report + Report.Draw(path, tally));
        return options.Check && figures.Any(figure => !figure.Kept) ? Missed : Kept;
    }

    private static RuleSet Rules(string? path)
    {
        if (path is null) return RuleSet.Default;
        var parsed = RuleSet.Parse(File.ReadAllText(path));
        return parsed.Set ?? throw new FormatException($"{path}: {parsed.Errors[0]}");
    }
}
