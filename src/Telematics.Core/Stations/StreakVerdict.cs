using System.Collections.Immutable;

namespace Telematics.Core.Stations;

/// <summary>What the verdict needs of a pass: small enough to be remembered for months.</summary>
public sealed record StreakPass(
    PassKey Key, long PassedAtMs, bool IsValid, PollutantItems Measured,
    PollutantItems Exceeds)
{
    public static StreakPass Of(JudgedPass pass) =>
        new(pass.Key, pass.Measured.PassedAtMs, pass.Validity == PassValidity.Valid, pass.MeasuredItems, pass.Exceeds);
}

/// <summary>One pollutant of one vehicle.</summary>
/// <param name="Current">The streak as it stands after the last pass; one exceedance is a warning, two are a verdict.</param>
/// <param name="Grounds">Every streak so far that became a verdict, oldest first; the last may be the current one.</param>
public sealed record StreakResult(PollutantItems Item, ImmutableArray<StreakPass> Current, ImmutableArray<VerdictGround> Grounds)
{
    public bool IsVerdict => Current.Length >= 2;
}

/// <summary>What a case rests on: consecutive exceedances of one pollutant (连续超标). The second one decided.</summary>
public sealed record VerdictGround(PollutantItems Item, ImmutableArray<StreakPass> Passes)
{
    public StreakPass DecidedBy => Passes[1];
}

/// <summary>
/// The verdict algorithm of domain.md 1.2: the same pollutant above its limit in two or more consecutive valid passes that lie within six natural months.
/// Passes that do not count are skipped; a valid pass within the limit breaks the streak. A function of the set of passes: the order of arrival does not
/// matter, and an annulled pass is simply gone at the next look.
/// </summary>
public static class StreakVerdict
{
    /// <param name="passes">All passes of one plate and colour, in any order; each as judged by the rules of its own day.</param>
    /// <param name="from">Streaks begin anew here: the re-inspection that closed a case was passed. Passes before are not looked at.</param>
    /// <returns>One result for every pollutant that counts for the verdict.</returns>
    public static ImmutableArray<StreakResult> Of(
        IEnumerable<StreakPass> passes, PollutantItems countForVerdict, VerdictRules rules, CityCalendar calendar, DateTimeOffset? from = null)
    {
        var fromMs = from?.ToUnixTimeMilliseconds() ?? long.MinValue;
        StreakPass[] ordered = [.. passes.Where(pass => pass.IsValid && pass.PassedAtMs >= fromMs)];
        Array.Sort(ordered, InTime);
        return [.. Items(countForVerdict).Select(item => OfItem(ordered, item, rules, calendar))];
    }

    public static ImmutableArray<StreakResult> Of(IEnumerable<StreakPass> passes, StationRules rules, CityCalendar calendar, DateTimeOffset? from = null) =>
        Of(passes, rules.Limits.CountForVerdict, rules.Verdict, calendar, from);

    /// <summary>The last local instant at which another exceedance makes a verdict with this one. End of month clamps: 31 August reaches to 28 or 29 February.</summary>
    public static DateTime Until(long passedAtMs, VerdictRules rules, CityCalendar calendar) =>
        Local(passedAtMs, calendar).AddMonths(rules.WindowMonths);

    public static IEnumerable<PollutantItems> Items(PollutantItems items) =>
        Enum.GetValues<PollutantItems>().Where(item => item != PollutantItems.None && items.HasFlag(item));

    private static StreakResult OfItem(StreakPass[] ordered, PollutantItems item, VerdictRules rules, CityCalendar calendar)
    {
        var streak = new List<StreakPass>();
        var running = new List<StreakPass>(); // of the streak since it began, also what has grown too old since
        var grounds = ImmutableArray.CreateBuilder<VerdictGround>();
        foreach (var pass in ordered)
        {
            if ((pass.Measured & item) == 0) continue;
            if ((pass.Exceeds & item) == 0)
            {
                End();
                continue;
            }

            if (streak.Count > 0)
            {
                var now = Local(pass.PassedAtMs, calendar);
                streak.RemoveAll(earlier => now > Until(earlier.PassedAtMs, rules, calendar));
                if (streak.Count == 0) End();
                else if (!IsSeparate(streak[^1], pass, rules)) continue;
            }

            streak.Add(pass);
            if (streak.Count == 1) running.Clear();
            running.Add(pass);
        }

        var current = streak.ToImmutableArray();
        End();
        return new StreakResult(item, current, grounds.ToImmutable());

        void End()
        {
            if (running.Count >= 2) grounds.Add(new VerdictGround(item, [.. running]));
            running.Clear();
            streak.Clear();
        }
    }

    /// <summary>Two lines of one point minutes apart see one event.</summary>
    private static bool IsSeparate(StreakPass earlier, StreakPass later, VerdictRules rules)
    {
        var samePoint = earlier.Key.Line.StationId == later.Key.Line.StationId;
        var gap = TimeSpan.FromMilliseconds(later.PassedAtMs - earlier.PassedAtMs);
        return gap >= (samePoint ? rules.MinSeparationSamePoint : rules.MinSeparationOtherPoint);
    }

    /// <summary>By time; passes of the same millisecond by their key, so that the order of arrival never shows.</summary>
    private static int InTime(StreakPass a, StreakPass b)
    {
        var byTime = a.PassedAtMs.CompareTo(b.PassedAtMs);
        return byTime != 0 ? byTime : string.CompareOrdinal(a.Key.ToString(), b.Key.ToString());
    }

    private static DateTime Local(long unixMs, CityCalendar calendar)
    {
        var seconds = (long)Math.Floor(unixMs / 1000.0);
        return calendar.Local(seconds).DateTime.AddMilliseconds(unixMs - seconds * 1000);
    }
}
