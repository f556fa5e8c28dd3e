using System.Globalization;
using Microsoft.Extensions.Localization;
using Telematics.Core.Rules;

namespace Telematics.Portal.Web;

/// <summary>What exists in both languages, in the one that is being read.</summary>
internal static class Wording
{
    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    public static string Explanation(Finding finding) => IsChinese ? finding.ExplanationZh : finding.ExplanationEn;

    public static string Of(Sentence sentence) => IsChinese ? sentence.Zh : sentence.En;

    /// <summary>A stored text that has both languages in one line, "中文 / English"; any other is given as it is.</summary>
    public static string Half(string both) =>
        both.Split(" / ", 2) is [var chinese, var english] ? (IsChinese ? chinese : english) : both;

    /// <summary>Empty for a stored finding of a rule that this version no longer has.</summary>
    public static string Rule(IStringLocalizer texts, string rule) => texts[$"Rule.{rule}"] is { ResourceNotFound: false } name ? name.Value : "";
}
