using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Telematics.Simulator.Demo;

/// <summary>Puts the demo city into the registry by the HTTP API that every client has (contract.md).</summary>
public sealed class RegistryClient(HttpClient http)
{
    private const string Header =
        "vin,plate,plateColor,kind,fuel,stage,fleetCode,county,registeredOn,ratedTorqueNm,ratedPowerKw,ureaTankLitres,remoteMonitoringEligible";

    /// <exception cref="HttpRequestException">The API refuses, with its reason.</exception>
    public async Task Put(DemoFleet fleet, CancellationToken cancellation)
    {
        using var answer = await http.PutAsJsonAsync(
            $"api/v1/fleets/{fleet.Id}", new { fleet.Name, fleet.CreditCode, fleet.County, fleet.Contact }, cancellation);
        await Check(answer, $"fleet {fleet.Id}", cancellation);
    }

    /// <returns>Rows accepted.</returns>
    /// <exception cref="HttpRequestException">The API refuses the file or one of its rows: a fault of ours, so no row may be missing.</exception>
    public async Task<int> Import(IReadOnlyCollection<DemoTruck> trucks, CancellationToken cancellation)
    {
        using var file = new StringContent(Csv(trucks), Encoding.UTF8, "text/csv");
        using var answer = await http.PostAsync("api/v1/vehicles/import", file, cancellation);
        await Check(answer, "vehicles", cancellation);
        var report = await answer.Content.ReadFromJsonAsync<ImportReport>(JsonSerializerOptions.Web, cancellation);
        return report is { Rejected: [] }
            ? report.Accepted
            : throw new HttpRequestException($"Vehicle refused: line {report?.Rejected[0].Line}, {report?.Rejected[0].Reason}");
    }

    private static string Csv(IReadOnlyCollection<DemoTruck> trucks)
    {
        var csv = new StringBuilder(Header).Append('\n');
        foreach (var truck in trucks)
            csv.Append(
                CultureInfo.InvariantCulture,
                $"{truck.Vin},{truck.Plate},yellow,{truck.Build.Kind},diesel,{truck.Spec.Stage},{truck.FleetId},{truck.County}," +
                $"{truck.RegisteredOn:yyyy-MM-dd},{truck.Build.RatedTorqueNm},{truck.Build.RatedPowerKw},{truck.Spec.Chassis.UreaTankLitres}," +
                $"{(truck.FleetId is null ? "false" : "true")}\n");
        return csv.ToString();
    }

    private static async Task Check(HttpResponseMessage answer, string what, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode) return;
        var reason = await answer.Content.ReadAsStringAsync(cancellation);
        throw new HttpRequestException($"Registry refuses {what}: {(int)answer.StatusCode} {reason}", null, answer.StatusCode);
    }

    private sealed record ImportReport(int Accepted, IReadOnlyList<RejectedRow> Rejected);

    private sealed record RejectedRow(int Line, string Reason);
}
