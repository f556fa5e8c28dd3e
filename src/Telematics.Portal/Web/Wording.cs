using System.Globalization;
using Telematics.Core.Rules;

namespace Telematics.Portal.Web;

/// <summary>What exists in both languages, in the one that is being read.</summary>
internal static class Wording
{
    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    public static string Explanation(Finding finding) => IsChinese ? finding.ExplanationZh : finding.ExplanationEn;
}
