using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Telematics.Core.Stations;
using Telematics.Simulator.Stations;

namespace Telematics.Simulator.Demo;

/// <summary>Registers stations and gets their keys by the HTTP API that every client has (contract.md).</summary>
public sealed class StationRegistryClient(HttpClient http)
{
    private const string ValidUntil = "2099-12-31";

    private static readonly string[] InstrumentKinds = ["speed", "gas", "smoke", "camera", "slope", "weather"];

    /// <exception cref="HttpRequestException">The API refuses, with its reason.</exception>
    public async Task Put(StationSite site, CancellationToken cancellation)
    {
        var gate = site.GateAt(0);
        var body = new
        {
            site.Name,
            Kind = site.Kind switch { StationKind.Mobile => "mobile", StationKind.FixedHorizontal => "fixed-horizontal", _ => "fixed-vertical" },
            site.County,
            Longitude = Math.Round(gate.Point.Longitude, 6),
            Latitude = Math.Round(gate.Point.Latitude, 6),
            Lines = new[]
            {
                new
                {
                    site.Line.LineId,
                    Lane = 1,
                    GradeDeg = Math.Round(gate.GradeDeg, 2),
                    site.Model,
                    Instruments = InstrumentKinds.Select(kind => new { Kind = kind, Model = "DEMO", Serial = $"{site.Line.StationId}-{kind}", ValidUntil }).ToArray(),
                },
            },
        };
        using var answer = await http.PutAsJsonAsync($"api/v1/stations/{site.Line.StationId}", body, cancellation);
        await Check(answer, site, cancellation);
    }

    /// <exception cref="HttpRequestException">The API refuses, with its reason.</exception>
    public async Task<StationCredentials> IssueKey(StationSite site, CancellationToken cancellation)
    {
        using var answer = await http.PostAsync($"api/v1/stations/{site.Line.StationId}/keys", null, cancellation);
        await Check(answer, site, cancellation);
        var key = await answer.Content.ReadFromJsonAsync<IssuedKey>(JsonSerializerOptions.Web, cancellation);
        return key is { KeyId.Length: > 0, Secret.Length: > 0 }
            ? new StationCredentials(key.KeyId, Convert.FromHexString(key.Secret))
            : throw new HttpRequestException($"No key was issued for station {site.Line.StationId}");
    }

    /// <summary>Records where a mobile unit stands; what an earlier start has recorded stays.</summary>
    /// <exception cref="HttpRequestException">The API refuses, with its reason.</exception>
    public async Task Deploy(StationSite site, long fromMs, long toMs, CancellationToken cancellation)
    {
        var address = $"api/v1/stations/{site.Line.StationId}/deployments";
        var known = await http.GetFromJsonAsync<KnownDeployments>(address, JsonSerializerOptions.Web, cancellation);
        var recordedTo = known?.Items.Select(item => item.To ?? DateTimeOffset.MaxValue).DefaultIfEmpty().Max().ToUnixTimeMilliseconds() ?? 0;
        foreach (var (gate, begin, end) in site.Shifts(Math.Max(fromMs, recordedTo), toMs))
        {
            var body = new
            {
                Place = gate.Road,
                Longitude = Math.Round(gate.Point.Longitude, 6),
                Latitude = Math.Round(gate.Point.Latitude, 6),
                From = DateTimeOffset.FromUnixTimeMilliseconds(begin),
                To = DateTimeOffset.FromUnixTimeMilliseconds(end),
                Operators = "演示班组",
            };
            using var answer = await http.PostAsJsonAsync(address, body, cancellation);
            await Check(answer, site, cancellation);
        }
    }

    private static async Task Check(HttpResponseMessage answer, StationSite site, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode) return;
        var reason = await answer.Content.ReadAsStringAsync(cancellation);
        throw new HttpRequestException(
            string.Create(CultureInfo.InvariantCulture, $"Registry refuses station {site.Line.StationId}: {(int)answer.StatusCode} {reason}"), null, answer.StatusCode);
    }

    private sealed record KnownDeployments(IReadOnlyList<KnownDeployment> Items);

    private sealed record KnownDeployment(DateTimeOffset? To);

    private sealed record IssuedKey(string KeyId, string Secret);
}
