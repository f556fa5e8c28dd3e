using Microsoft.AspNetCore.Mvc;
using Telematics.Core.Rules;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Findings;

/// <summary>How a list of findings is narrowed, in the words of the address line.</summary>
public sealed record FindingSearch(
    [FromQuery(Name = "rule")] string? Rule = null,
    [FromQuery(Name = "vin")] string? Vin = null,
    [FromQuery(Name = "plate")] string? Plate = null,
    [FromQuery(Name = "level")] string? Level = null,
    [FromQuery(Name = "since")] string? Since = null)
{
    /// <summary>False: a word is not one of those allowed; the problem says which.</summary>
    public bool TryFilter(CityClock clock, out FindingFilter filter, out string problem)
    {
        filter = new(Given(Rule), Given(Vin), Given(Plate));
        problem = "";
        if (Given(Level) is { } word)
        {
            if (!EnumNames.TryParse<VehicleLevel>(word, out var level)) problem = $"level '{word}': allowed are {EnumNames.Allowed<VehicleLevel>()}";
            filter = filter with { Level = level };
        }

        if (Given(Since) is { } text)
        {
            if (!clock.TryRead(text, out var since)) problem = $"since '{text}': a time such as 2026-11-24T08:00:00+08:00, or a date, is allowed";
            filter = filter with { Since = since };
        }

        return problem.Length == 0;
    }

    /// <summary>The query of a page that is narrowed in this way.</summary>
    public string Address(string? cursor) => QueryString.Create(new Dictionary<string, string?>
    {
        ["rule"] = Given(Rule),
        ["vin"] = Given(Vin),
        ["plate"] = Given(Plate),
        ["level"] = Given(Level),
        ["since"] = Given(Since),
        ["cursor"] = cursor,
    }.Where(pair => pair.Value is not null)).ToString();

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
