using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Driver;

namespace Telematics.LoadTests;

/// <summary>The roadside of a city: stations with one line each, trucks of which the registry knows a part, three passes in a hundred with black smoke.</summary>
public sealed class City(Product product, int seed)
{
    private const int Plates = 90_000, Registered = 20_000, FirstPlate = 10_000;

    private readonly Random _random = new(seed);
    private int _stations;
    private long _passes;

    public async Task<IReadOnlyList<StationAccess>> AddStations(int count)
    {
        var added = new List<StationAccess>();
        for (var i = 0; i < count; i++) added.Add(await AddStation(string.Create(CultureInfo.InvariantCulture, $"LOAD{++_stations:D4}")));
        return added;
    }

    public async Task RegisterTrucks()
    {
        var csv = new StringBuilder("vin,plate,plateColor,stage,fuel\n");
        for (var i = 0; i < Registered; i++) csv.Append(CultureInfo.InvariantCulture, $"LPASS{i:D12},{PlateOf(i)},yellow,VI,diesel\n");
        using var answer = await product.Http.PostAsync("/api/v1/vehicles/import", new StringContent(csv.ToString(), Encoding.UTF8, "text/csv"));
        answer.EnsureSuccessStatusCode();
        var report = await answer.Content.ReadFromJsonAsync<JsonElement>();
        if (report.GetProperty("accepted").GetInt32() != Registered) throw new InvalidOperationException($"Not all trucks were registered: {report}");
    }

    /// <summary>Passes of a line one after the other, so far apart that each counts.</summary>
    public IReadOnlyList<Pass> Passes(int count, DateTimeOffset from, TimeSpan apart) => [.. Enumerable.Range(0, count).Select(i => One(from + i * apart))];

    private Pass One(DateTimeOffset at) => new()
    {
        PassId = string.Create(CultureInfo.InvariantCulture, $"P{++_passes}"),
        Lane = 1,
        PassedAtMs = at.ToUnixTimeMilliseconds(),
        Plate = PlateOf(_random.Next(Plates)),
        PlateColor = PlateColor.Yellow,
        PlateType = "01",
        PlateConfidence = 0.99,
        Fuel = FuelKind.Diesel,
        Kind = VehicleKind.HeavyTruck,
        SpeedKmh = _random.Next(30, 60),
        AccelerationMps2 = 0.2,
        Co2Percent = 9,
        CoToCo2 = 0.003,
        HcToCo2 = 0.0005,
        NoToCo2 = 0.012 * _random.NextDouble(),
        NoPpm = 500,
        OpacityPercent = _random.Next(100) < 3 ? 45 : 20 * _random.NextDouble(),
        Ringelmann = 0,
        PlumeValid = true,
        WindSpeedMps = 2,
        TemperatureC = 15,
        HumidityPercent = 50,
        PressureKpa = 100,
        GradeDeg = 1,
        Raining = false,
    };

    private static string PlateOf(int truck) => string.Create(CultureInfo.InvariantCulture, $"冀A{FirstPlate + truck}");

    private async Task<StationAccess> AddStation(string id)
    {
        var body = new
        {
            name = id,
            kind = "fixed-vertical",
            county = "130110",
            longitude = 114.3 + 0.01 * _stations, // less than a kilometre from one to the next
            latitude = 38.1,
            lines = new[] { new { lineId = "L1", lane = 1, gradeDeg = 1.0, model = "RS", instruments = new[] { new { kind = "gas", model = "M", serial = "1", validUntil = "2099-01-01" } } } },
        };
        using var put = await product.Http.PutAsJsonAsync($"/api/v1/stations/{id}", body);
        put.EnsureSuccessStatusCode();
        using var issued = await product.Http.PostAsync($"/api/v1/stations/{id}/keys", null);
        issued.EnsureSuccessStatusCode();
        var key = await issued.Content.ReadFromJsonAsync<JsonElement>();
        return new StationAccess(new LineKey(id, "L1"), key.GetProperty("keyId").GetString()!, Convert.FromHexString(key.GetProperty("secret").GetString()!));
    }
}
