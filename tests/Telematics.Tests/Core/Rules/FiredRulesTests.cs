using Telematics.Core.Rules;

namespace Telematics.Tests.Core.Rules;

public sealed class FiredRulesTests
{
    [Fact]
    public void Each_rule_keeps_its_own_two_bits()
    {
        var random = new Random(2);
        var expected = RuleSet.All.ToDictionary(rule => rule.Id, _ => VerdictKind.Silent);
        var fired = 0ul;
        for (var i = 0; i < 200; i++)
        {
            var rule = RuleSet.All[random.Next(RuleSet.All.Length)].Id;
            var kind = (VerdictKind)random.Next(5);
            expected[rule] = kind >= VerdictKind.Within ? kind : VerdictKind.Silent;

            fired = FiredRules.With(fired, rule, kind);

            Assert.All(expected, e => Assert.Equal(e.Value, FiredRules.KindOf(fired, e.Key)));
            Assert.All(expected, e => Assert.Equal(e.Value >= VerdictKind.Warn, FiredRules.Has(fired, e.Key)));
        }
    }

    [Fact]
    public void The_stored_places_of_the_rules_never_move()
    {
        Assert.Equal(1ul, FiredRules.With(0, RuleId.D1, VerdictKind.Warn));
        Assert.Equal(2ul << 2, FiredRules.With(0, RuleId.D2, VerdictKind.Severe));
        Assert.Equal(3ul << 6, FiredRules.With(0, RuleId.D4, VerdictKind.Within));
        Assert.Equal(1ul << 26, FiredRules.With(0, RuleId.D14, VerdictKind.Warn));
        Assert.All(Enum.GetValues<RuleId>(), id => Assert.InRange((int)id, 1, 31));
    }
}
