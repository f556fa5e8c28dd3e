using Telematics.Core.Rules;

namespace Telematics.Core.Cases;

/// <summary>
/// Why a step of a case was made, for people. What is stored and hashed names only what the step is about (passes, a VIN), so words can be mended and
/// translated without touching the chain.
/// </summary>
public static class CaseWords
{
    /// <param name="reason">Of a step: the passes or the VIN that it is about; of a person's action what the person wrote.</param>
    public static Sentence Reason(string action, string? reason) => action switch
    {
        "open" => Sentence.Of($"连续超标：{reason}", $"consecutive exceedances: {reason}"),
        "annul" => Sentence.Of($"立案依据已不存在，剔除：{reason}", $"nothing is left of the ground; taken out: {reason}"),
        "reopen" => Sentence.Of($"立案依据重新成立：{reason}", $"the ground stands again: {reason}"),
        "calibration-unproven" => Sentence.Of($"仪器其后校准不合格，测量存疑：{reason}", $"a check of the instrument failed later: {reason}"),
        "rejudge" => Sentence.Of($"剔除：{reason}；其余依据仍成立", $"taken out: {reason}; the rest still stands"),
        "identify" => Sentence.Of($"登记信息已确认车辆：{reason}", $"the registry knows the vehicle: {reason}"),
        "join" => Sentence.Of($"又有超标：{reason}", $"further exceedances: {reason}"),
        _ => new(reason ?? "", reason ?? ""),
    };
}
