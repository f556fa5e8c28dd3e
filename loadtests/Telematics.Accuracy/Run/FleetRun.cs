using System.Diagnostics;
using System.Globalization;
using Telematics.Accuracy.Fleet;
using Telematics.Accuracy.Model;
using Telematics.Core.Rules;

namespace Telematics.Accuracy.Run;

/// <summary>All trucks of one setting and seed, on all cores, one truck at a time each: memory is that of a few trucks.</summary>
public static class FleetRun
{
    public static IReadOnlyList<TruckResult> Run(ModelSetting setting, ulong seed, int trucks, int days, RuleBook rules, int threads, Action<string>? progress = null)
    {
        var plan = new FleetPlan(setting, seed, trucks, days);
        var results = new TruckResult[plan.Count];
        var (done, readings, began) = (0, 0L, Stopwatch.GetTimestamp());
        Parallel.For(0, plan.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, number =>
        {
            results[number] = new TruckRun(plan.Member(number), setting, seed, days, rules).Run();
            Interlocked.Add(ref readings, results[number].Readings);
            var now = Interlocked.Increment(ref done);
            if (now % 100 == 0 || now == plan.Count) progress?.Invoke(Line(setting, seed, now, plan.Count, Interlocked.Read(ref readings), began));
        });
        return results;
    }

    private static string Line(ModelSetting setting, ulong seed, int done, int all, long readings, long began)
    {
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return string.Create(CultureInfo.InvariantCulture,
            $"{setting.Name} seed {seed}: {done}/{all} trucks, {readings / 1e6:F1} M readings, {readings / seconds / 1e6:F2} M/s");
    }
}
