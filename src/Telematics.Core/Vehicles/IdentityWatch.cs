using System.Numerics;
using Orleans;
using Telematics.Core.Rules;
using Telematics.Core.Stations;

namespace Telematics.Core.Vehicles;

/// <summary>
/// Whether the stream is still that of the same, untouched truck: its own VIN, its engine software (CALID and CVN), its odometer, its way on the map, its
/// fault memory. Each remembers only the day of its last contradiction, so it is small whatever happens.
/// </summary>
[GenerateSerializer, Alias("identity-watch")]
public sealed class IdentityWatch
{
    private const uint OdometerStepsPerKm = 10;

    /// <summary>Hash of the engine software's identification; 0 = not known yet.</summary>
    [Id(0)] public ulong Software { get; set; }

    [Id(1)] public int SoftwareChangedDay { get; set; }

    /// <summary>Last day on which the control unit named another VIN than the terminal.</summary>
    [Id(2)] public int OtherVinDay { get; set; }

    /// <summary>Diagnoses ready at the last record, and the days (bit 0 = <see cref="ClearedDay"/>) on which the fault memory was cleared.</summary>
    [Id(3)] public ushort NotReady { get; set; }

    [Id(4)] public bool ReadinessKnown { get; set; }
    [Id(5)] public int ClearedDay { get; set; }
    [Id(6)] public uint ClearedDays { get; set; }

    /// <summary>Highest odometer (0.1 km), and by how much it was last set back, on which local second.</summary>
    [Id(7)] public uint Odometer { get; set; }

    [Id(8)] public uint SetBackBy { get; set; }
    [Id(9)] public long SetBackAt { get; set; }

    /// <summary>Last valid position.</summary>
    [Id(10)] public float Longitude { get; set; }

    [Id(11)] public float Latitude { get; set; }
    [Id(12)] public long PositionAt { get; set; }

    /// <summary>Last second after a jump that no truck can drive.</summary>
    [Id(13)] public long JumpedAt { get; set; }

    [Id(14)] public float JumpedKm { get; set; }

    /// <summary>Stretches driven without data, and those of them that followed high NOx.</summary>
    [Id(15)] public ushort Gaps { get; set; }

    [Id(16)] public ushort GapsAfterHighNox { get; set; }
    [Id(17)] public long LastGapAt { get; set; }

    /// <summary>Downstream NOx, ppm, smoothed over minutes.</summary>
    [Id(18)] public float Nox { get; set; }

    [Id(19)] public long Second { get; set; }

    public void TakeReading(in EngineReading reading, in CleanReading clean, IdentityRules.Settings settings)
    {
        var second = reading.UnixSeconds;
        if (second <= Second) return;
        var pause = second - Second;
        if (Second > 0) TakeOdometer(reading, second, pause, settings);
        else if (reading.Raw(EngineQuantity.Distance) is var first && EngineQuantities.Of(EngineQuantity.Distance).IsAvailable(first)) Odometer = first;
        Second = second;
        if (clean.NoxDownstreamTold is { } nox) Nox += (float)((nox - Nox) * Math.Min(1, pause / settings.NoxMemorySeconds));
        if (reading.PositionValid is true && reading is { Longitude: { } longitude, Latitude: { } latitude }) TakePosition(second, longitude, latitude, settings);
    }

    public void TakeRecord(ObdRecord record, Vin vin, int day)
    {
        if (record.EcuVin.Length == Vin.Length && record.EcuVin != vin.ToString() && !record.EcuVin.All(letter => letter is '0' or '*' or '?')) OtherVinDay = day;
        if (record.CalibrationId.Length > 0)
        {
            var software = Hash(record.CalibrationId, record.Cvn);
            if (Software != 0 && Software != software) SoftwareChangedDay = day;
            Software = software;
        }

        var open = (ushort)(record.Ready & record.Supported);
        // Tests that were complete are open again: only clearing the memory, or a lost battery, does that.
        if (ReadinessKnown && BitOperations.PopCount((uint)(open & ~NotReady)) >= 2) Cleared(day);
        (NotReady, ReadinessKnown) = (open, true);
    }

    /// <summary>On how many of the last days the fault memory was cleared.</summary>
    public int TimesCleared(int today, int days)
    {
        var age = today - ClearedDay;
        return age < 0 || age >= days ? 0 : BitOperations.PopCount(ClearedDays & (days - age >= 32 ? uint.MaxValue : (1u << (days - age)) - 1));
    }

    private void Cleared(int day)
    {
        if (day < ClearedDay) return;
        var shift = day - ClearedDay;
        ClearedDays = (shift >= 32 ? 0 : ClearedDays << shift) | 1;
        ClearedDay = day;
    }

    private void TakeOdometer(in EngineReading reading, long second, long pause, IdentityRules.Settings settings)
    {
        var raw = reading.Raw(EngineQuantity.Distance);
        if (!EngineQuantities.Of(EngineQuantity.Distance).IsAvailable(raw) || raw == 0) return;
        if (raw < Odometer && Odometer - raw >= settings.MinSetBackKm * OdometerStepsPerKm) (SetBackBy, SetBackAt) = (Odometer - raw, second);
        var driven = raw > Odometer ? raw - Odometer : 0;
        // Driven without a word from the terminal, engine hot before and after. What comes late is of an earlier second and does not pass here.
        if (Odometer > 0 && pause >= settings.GapSeconds && driven >= settings.GapKm * OdometerStepsPerKm && driven < pause / 36.0 * OdometerStepsPerKm)
        {
            Gaps = (ushort)Math.Min(ushort.MaxValue, Gaps + 1);
            if (Nox >= settings.HighNoxPpm) GapsAfterHighNox = (ushort)Math.Min(ushort.MaxValue, GapsAfterHighNox + 1);
            LastGapAt = second;
        }

        Odometer = raw;
    }

    private void TakePosition(long second, double longitude, double latitude, IdentityRules.Settings settings)
    {
        if (PositionAt > 0)
        {
            var km = GreatCircle.Km(Longitude, Latitude, longitude, latitude);
            if (km >= settings.MinJumpKm && km > settings.MaxSpeedKmh * (second - PositionAt) / NoxFormulas.SecondsPerHour) (JumpedAt, JumpedKm) = (second, (float)km);
        }

        (Longitude, Latitude, PositionAt) = ((float)longitude, (float)latitude, second);
    }

    /// <summary>FNV-1a; the same on every machine and in every version.</summary>
    private static ulong Hash(string first, string second)
    {
        var hash = 14_695_981_039_346_656_037ul;
        foreach (var letter in first) hash = (hash ^ letter) * 1_099_511_628_211ul;
        foreach (var letter in second) hash = (hash ^ letter) * 1_099_511_628_211ul;
        return hash == 0 ? 1 : hash;
    }
}
