using Telematics.Core.Vehicles;
using Telematics.Portal.Web;
using Telematics.Storage.Rules;

namespace Telematics.Portal.Vehicles;

/// <summary>The limit that a vehicle's day is shown against: the warning of the rule for its stage, in g NOx per kg of fuel.</summary>
public sealed class NoxLimitOf(RuleFile rules, CityClock clock)
{
    /// <summary>Null: no rule is made for that stage.</summary>
    public double? Stage(EmissionStage stage)
    {
        var set = rules.Current.At(clock.Today);
        return stage switch
        {
            EmissionStage.VI => set.D1.WarnGPerKg,
            EmissionStage.V or EmissionStage.Unknown => set.D2.WarnGPerKg,
            _ => null,
        };
    }
}
