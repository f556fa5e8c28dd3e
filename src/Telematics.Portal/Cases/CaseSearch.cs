using Microsoft.AspNetCore.Mvc;
using Telematics.Core.Cases;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Cases;

/// <summary>How a list of cases is narrowed, in the words of the address line.</summary>
public sealed record CaseSearch(
    [FromQuery(Name = "state")] string? State = null,
    [FromQuery(Name = "agency")] string? Agency = null,
    [FromQuery(Name = "plate")] string? Plate = null,
    [FromQuery(Name = "vin")] string? Vin = null,
    [FromQuery(Name = "overdue")] string? Overdue = null)
{
    /// <summary>False: a word is not one of those allowed; the problem says which.</summary>
    /// <param name="now">At which a term may have run out.</param>
    public bool TryFilter(DateTimeOffset now, out CaseFilter filter, out string problem)
    {
        filter = new(Agency: Given(Agency), Plate: Given(Plate), Vin: Given(Vin));
        problem = "";
        if (Given(State) is { } word)
        {
            if (!EnumNames.TryParse<CaseState>(word, out var state)) problem = $"state '{word}': allowed are {EnumNames.Allowed<CaseState>()}";
            else filter = filter with { State = state };
        }

        if (Given(Overdue) is { } flag)
        {
            if (!bool.TryParse(flag, out var overdue)) problem = $"overdue '{flag}': allowed are true, false";
            else if (overdue) filter = filter with { OverdueAt = now };
        }

        return problem.Length == 0;
    }

    public string Address(string? cursor) => "/cases" + QueryString.Create(new Dictionary<string, string?>
    {
        ["state"] = Given(State),
        ["agency"] = Given(Agency),
        ["plate"] = Given(Plate),
        ["vin"] = Given(Vin),
        ["overdue"] = Given(Overdue),
        ["cursor"] = cursor,
    }.Where(pair => pair.Value is not null));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
