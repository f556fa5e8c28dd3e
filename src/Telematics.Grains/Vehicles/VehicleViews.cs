using System.Collections.Immutable;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Grains.Vehicles;

/// <summary>State to what people see.</summary>
internal static class VehicleViews
{
    public static LiveVehicle Live(string vin, VehicleState state, VehicleServices services)
    {
        var newest = state.Newest();
        var sums = state.Book.Find(Today(services)) is { } day ? DriveTotals.Of(day, services.Rules.Current.Sets[^1].Cleaning) : default;
        return new LiveVehicle(
            vin, Received(state), state.Level, state.Score, newest?.SpeedKmh, newest?.Longitude, newest?.Latitude, newest?.NoxDownstreamPpm,
            sums.NoxGPerKgFuel, sums.DistanceKm);
    }

    public static VehicleView Of(string vin, VehicleState state, VehicleFacts facts, VehicleServices services)
    {
        var cleaning = services.Rules.Current.Sets[^1].Cleaning;
        var newest = state.Newest();
        var today = state.Book.Find(Today(services));
        return new VehicleView
        {
            Vin = vin,
            Level = state.Level,
            Score = state.Score,
            LastSeen = state.LastReceivedMs > 0 ? Received(state) : null,
            ReadingTime = newest?.Time,
            Reading = newest is { } reading ? [.. EngineQuantities.All.Select(scale => reading.Value(scale.Quantity))] : [],
            Longitude = newest?.Longitude,
            Latitude = newest?.Latitude,
            PositionValid = newest?.PositionValid,
            Today = Sums(today is { } day ? DriveTotals.Of(day, cleaning) : default),
            Last30Days = Sums(state.WindowTotals(cleaning)),
            Days = [.. state.Window().Select(sums => new DayView(DateOnly.FromDayNumber(sums.Day), Sums(DriveTotals.Of(sums, cleaning))))],
            FramesReceived = state.FramesReceived,
            FramesRejected = state.FramesRejected,
            SecondsRepeated = state.SecondsRepeated,
            ClockFaults = state.ClockFaults,
            ObdPosition = state.Obd.Second > 0 ? state.Obd.Position : null,
            AppliedTo = state.AppliedTo,
            WhyNot = Words(WhyNot.Of(state, facts, services.Rules.Current.At(DateOnly.FromDayNumber(Math.Max(1, state.NewestDay))))),
        };
    }

    private static int Today(VehicleServices services) => services.Calendar.DayNumber(services.Clock.GetUtcNow().ToUnixTimeSeconds());

    private static DateTimeOffset Received(VehicleState state) => DateTimeOffset.FromUnixTimeMilliseconds(state.LastReceivedMs);

    private static ImmutableArray<string> Words(Sentence? sentence) => sentence is { } words ? [words.Zh, words.En] : [];

    private static DriveSums Sums(DriveTotals totals) => new(
        totals.DistanceKm, totals.WorkKWh, totals.FuelKg, totals.NoxGrams, totals.NoxGPerKWh, totals.NoxGPerKgFuel, totals.NoxGPerKm,
        totals.ValidSeconds, totals.Seconds);
}
