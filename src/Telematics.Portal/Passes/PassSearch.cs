using Microsoft.AspNetCore.Mvc;
using Telematics.Core.Stations;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Passes;

/// <summary>How a list of passes is narrowed, in the words of the address line: the same for the API, the file and the page.</summary>
public sealed record PassSearch(
    [FromQuery(Name = "plate")] string? Plate = null,
    [FromQuery(Name = "vin")] string? Vin = null,
    [FromQuery(Name = "station")] string? Station = null,
    [FromQuery(Name = "line")] string? Line = null,
    [FromQuery(Name = "from")] string? From = null,
    [FromQuery(Name = "to")] string? To = null,
    [FromQuery(Name = "outcome")] string? Outcome = null,
    [FromQuery(Name = "screenHigh")] string? ScreenHigh = null)
{
    /// <summary>False: a word is not one of those allowed; the problem says which. What could be read is in the filter.</summary>
    public bool TryFilter(CityClock clock, out PassFilter filter, out string problem)
    {
        var problems = new List<string>();
        filter = new(
            Plate: Given(Plate), Vin: Given(Vin), StationId: Given(Station), LineId: Given(Line),
            From: Time("from", From), To: Time("to", To), Outcome: OutcomeOf(), ScreenHigh: Flag());
        problem = string.Join("; ", problems);
        return problems.Count == 0;

        DateTimeOffset? Time(string name, string? text)
        {
            if (Given(text) is not { } given) return null;
            if (clock.TryRead(given, out var instant)) return instant;
            problems.Add($"{name} '{given}': a time such as 2026-11-24T08:00:00+08:00, or a date, is allowed");
            return null;
        }

        PassOutcome? OutcomeOf()
        {
            if (Given(Outcome) is not { } word) return null;
            if (EnumNames.TryParse<PassOutcome>(word, out var outcome)) return outcome;
            problems.Add($"outcome '{word}': allowed are {EnumNames.Allowed<PassOutcome>()}");
            return null;
        }

        bool? Flag()
        {
            if (Given(ScreenHigh) is not { } word) return null;
            if (bool.TryParse(word, out var flag)) return flag;
            problems.Add($"screenHigh '{word}': allowed are true, false");
            return null;
        }
    }

    /// <summary>A page or file that is narrowed in this way.</summary>
    public string Address(string path, string? cursor = null) => path + QueryString.Create(new Dictionary<string, string?>
    {
        ["plate"] = Given(Plate),
        ["vin"] = Given(Vin),
        ["station"] = Given(Station),
        ["line"] = Given(Line),
        ["from"] = Given(From),
        ["to"] = Given(To),
        ["outcome"] = Given(Outcome),
        ["screenHigh"] = Given(ScreenHigh),
        ["cursor"] = cursor,
    }.Where(pair => pair.Value is not null));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
