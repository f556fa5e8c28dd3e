using System.Globalization;
using Microsoft.Extensions.Localization;
using Telematics.Core.Rules;

namespace Telematics.Portal.Web;

/// <summary>What exists in both languages, in the one that is being read.</summary>
internal static class Wording
{
    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    public static string Explanation(Finding finding) => IsChinese ? finding.ExplanationZh : finding.ExplanationEn;

    /// <summary>Empty for a stored finding of a rule that this version no longer has.</summary>
    public static string Rule(IStringLocalizer texts, string rule) => texts[$"Rule.{rule}"] is { ResourceNotFound: false } name ? name.Value : "";
}
