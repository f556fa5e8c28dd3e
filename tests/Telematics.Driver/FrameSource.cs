using System.Globalization;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Gb17691;

namespace Telematics.Driver;

/// <summary>
/// Frames of one vehicle, prepared so that the generator is not the limit: a ten-reading frame is encoded once, later ones differ by their
/// time (ten seconds on) and two measured values; only those bytes and the check are patched.
/// </summary>
public sealed class FrameSource
{
    public const int FrameLength = 431;
    private const int TimeOffset = 24;
    private readonly byte[] _frame;
    private long _unixSeconds;

    /// <param name="noxDownPpm">Behind the SCR, about; far above 40 it is a vehicle that gives findings.</param>
    public FrameSource(int vehicle, long firstUnixSeconds, string prefix = "LLOAD", double noxDownPpm = 40)
    {
        Vin = VinOf(vehicle, prefix);
        _unixSeconds = firstUnixSeconds;
        _frame = new byte[FrameLength];
        var report = new ReportWriter(_frame, new FrameSender(Vin), VehicleCommand.Report, firstUnixSeconds, serial: 1, ReportLayout.SerialEach);
        for (var i = 0; i < 10; i++) report.Add(Reading(firstUnixSeconds + i, vehicle + i, noxDownPpm));
        if (report.Close() != FrameLength) throw new InvalidOperationException("A ten-reading frame has another length than expected");
    }

    public Vin Vin { get; }

    public static Vin VinOf(int vehicle, string prefix = "LLOAD") => Vin.Parse(prefix + vehicle.ToString("D12", CultureInfo.InvariantCulture));

    /// <summary>The vehicle's next frame, copied.</summary>
    public byte[] Next()
    {
        var frame = new byte[FrameLength];
        Next(frame);
        return frame;
    }

    /// <summary>Writes the vehicle's next frame.</summary>
    public void Next(Span<byte> into)
    {
        var local = DateTimeOffset.FromUnixTimeSeconds(_unixSeconds).ToOffset(TimeSpan.FromHours(8));
        ReadOnlySpan<byte> time =
            [(byte)(local.Year - 2000), (byte)local.Month, (byte)local.Day, (byte)local.Hour, (byte)local.Minute, (byte)local.Second];
        for (var i = 0; i < time.Length; i++) Patch(TimeOffset + i, time[i]);
        for (var item = 0; item < 10; item++) Patch(TimeOffset + 6 + item * 40 + 3 + 12, (byte)(_unixSeconds / 10 * 37 + item * 11)); // NOx, low byte
        _unixSeconds += 10;
        _frame.CopyTo(into);
    }

    private void Patch(int offset, byte value)
    {
        _frame[^1] ^= (byte)(_frame[offset] ^ value);
        _frame[offset] = value;
    }

    private static EngineReading Reading(long unixSeconds, int salt, double noxDownPpm)
    {
        var reading = new EngineReading(unixSeconds);
        reading.Set(EngineQuantity.Speed, 55 + salt % 7);
        reading.Set(EngineQuantity.Barometer, 100.5);
        reading.Set(EngineQuantity.NetTorque, 45 + salt % 9);
        reading.Set(EngineQuantity.FrictionTorque, 10);
        reading.Set(EngineQuantity.EngineSpeed, 1300 + salt % 50);
        reading.Set(EngineQuantity.FuelRate, 24 + salt % 5);
        reading.Set(EngineQuantity.NoxUpstream, 800 + salt % 90);
        reading.Set(EngineQuantity.NoxDownstream, noxDownPpm + salt % 11);
        reading.Set(EngineQuantity.Reagent, 60);
        reading.Set(EngineQuantity.AirFlow, 700 + salt % 40);
        reading.Set(EngineQuantity.ScrInlet, 290 + salt % 13);
        reading.Set(EngineQuantity.ScrOutlet, 280 + salt % 13);
        reading.Set(EngineQuantity.DpfPressure, 5);
        reading.Set(EngineQuantity.Coolant, 85);
        reading.Set(EngineQuantity.FuelTank, 50);
        reading.Set(EngineQuantity.Positioning, 0);
        reading.Set(EngineQuantity.Longitude, 114.5 + salt * 1e-5);
        reading.Set(EngineQuantity.Latitude, 38.04);
        reading.Set(EngineQuantity.Distance, 120_000 + unixSeconds % 100_000 * 0.015);
        return reading;
    }
}
