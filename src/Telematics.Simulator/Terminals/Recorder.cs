using System.Collections.Immutable;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Gb17691;
using Telematics.Simulator.Stations;
using Telematics.Simulator.Trucks;

namespace Telematics.Simulator.Terminals;

/// <summary>
/// The part of a terminal that listens to the truck: ten readings to a frame, an OBD frame at each start of the engine (trips are shorter
/// than the 24 h that the standard allows). Pure: knows no clock and no socket.
/// </summary>
/// <param name="watch">Sees the truck after each of its seconds, as somebody at the roadside would.</param>
public sealed class Recorder(Truck truck, TerminalIdentity identity, TruckWatch? watch = null)
{
    public const int ReadingsPerFrame = 10;
    private const int LastSerial = 65_531; // facts.md 1.2
    private const long SecondsPerDay = 86_400, Gmt8 = 8 * 3600;

    // Sensor, EGR, boost, DPF, SCR, NMHC, misfire, fuel, components: as a real diesel says (facts.md 1.4).
    private const ushort SupportedDiagnoses = 0xFEA0;
    private const byte Iso27145 = 1;
    private const int IuprCounters = 18;

    private readonly FrameSender _sender = new(identity.Vin);
    private readonly EngineReading[] _readings = new EngineReading[ReadingsPerFrame];
    private long _serialDay;
    private int _serial;

    /// <summary>The second with which the next frame is full.</summary>
    public long DueAt => truck.NextSecond + ReadingsPerFrame - 1;

    /// <summary>The last recorded frame ended a trip: the engine is off.</summary>
    public bool EngineOff => !truck.EngineOn;

    public long ReadingsRecorded { get; private set; }

    public FrameSender Sender => _sender;

    /// <summary>Simulates the next ten seconds, fewer where the engine stops, and writes their frame.</summary>
    public void Record(VehicleCommand command, FrameStore into)
    {
        var starts = EngineOff;
        var count = 0;
        do
        {
            truck.Step(out var reading);
            _readings[count++] = reading;
            watch?.Stepped(truck, reading.UnixSeconds);
        }
        while (count < ReadingsPerFrame && truck.EngineOn);
        ReadingsRecorded += count;

        var first = _readings[0].UnixSeconds;
        if (starts) Write(command, into, first, [], Diagnose(first));
        Write(command, into, first, _readings.AsSpan(0, count), null);
    }

    private void Write(VehicleCommand command, FrameStore into, long second, ReadOnlySpan<EngineReading> readings, ObdRecord? obd)
    {
        var items = readings.Length + (obd is null ? 0 : 1);
        var report = new ReportWriter(into.Next(), _sender, command, second, TakeSerials(second, items), ReportLayout.SerialEach);
        if (obd is not null) report.Add(obd);
        foreach (ref readonly var reading in readings) report.Add(reading);
        into.Add(report.Close());
    }

    /// <summary>Every item has a serial; they count from 1 each day.</summary>
    private ushort TakeSerials(long second, int count)
    {
        var day = (second + Gmt8) / SecondsPerDay;
        if (day != _serialDay || _serial + count > LastSerial) _serial = 0;
        _serialDay = day;
        var first = _serial + 1;
        _serial += count;
        return (ushort)first;
    }

    private ObdRecord Diagnose(long second)
    {
        var codes = truck.FaultCodes.ToImmutableArray();
        var iupr = new ushort[IuprCounters];
        for (var i = 0; i < IuprCounters; i++) iupr[i] = (ushort)Math.Min(truck.IgnitionCycles / (1 + i % 3), ushort.MaxValue);
        return new ObdRecord(
            second, Iso27145, MilOn: codes.Length > 0, SupportedDiagnoses, Ready: 0,
            identity.Vin.ToString(), identity.CalibrationId, identity.Cvn, [.. iupr], codes);
    }
}
