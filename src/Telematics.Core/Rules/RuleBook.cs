using System.Collections.Immutable;

namespace Telematics.Core.Rules;

/// <summary>All rule sets that the city has put into force, one after the other. Data are judged by the set of their own day, also in a replay.</summary>
public sealed class RuleBook
{
    public RuleBook(params IEnumerable<RuleSet> sets)
    {
        Sets = [.. sets.OrderBy(set => set.EffectiveFrom)];
        if (Sets.IsEmpty) throw new ArgumentException("a rule book needs at least one rule set", nameof(sets));
        if (Sets.CountBy(set => set.Version).FirstOrDefault(version => version.Value > 1).Key is { } twice)
            throw new ArgumentException($"two rule sets have the version {twice}; a finding names its rule set by the version", nameof(sets));
        for (var i = 1; i < Sets.Length; i++)
            if (Sets[i].EffectiveFrom == Sets[i - 1].EffectiveFrom)
                throw new ArgumentException($"rule sets {Sets[i - 1].Version} and {Sets[i].Version} begin on the same day", nameof(sets));
    }

    /// <summary>In the order of their first day.</summary>
    public ImmutableArray<RuleSet> Sets { get; }

    /// <summary>
    /// The set in force on that local day: the one that began last and has not ended. Where none is in force the nearest earlier one goes on, and before
    /// the first one the first: vehicles are never left unjudged for want of a date.
    /// </summary>
    public RuleSet At(DateOnly day)
    {
        RuleSet? begun = null;
        for (var i = Sets.Length - 1; i >= 0; i--)
        {
            if (Sets[i].EffectiveFrom > day) continue;
            begun ??= Sets[i];
            if (Sets[i].EffectiveTo is not { } end || day <= end) return Sets[i];
        }

        return begun ?? Sets[0];
    }

    /// <summary>As <see cref="At"/>, by the number of the day; any number will do, as a terminal may claim any time.</summary>
    internal RuleSet On(int dayNumber) =>
        Sets.Length == 1 ? Sets[0] : At(DateOnly.FromDayNumber(Math.Clamp(dayNumber, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber)));
}
