using Telematics.Core.Vehicles;
using Telematics.Protocols;
using Telematics.Protocols.Gb17691;
using Telematics.Storage.History;
using Telematics.Storage.Journal;

namespace Telematics.Tests.Storage.History;

/// <summary>Real frames in a journal, and the history over it.</summary>
public abstract class HistoryTest
{
    protected const string Vin1 = "LTEST000000000001";

    /// <summary>2019-07-01 12:00:00 in Shijiazhuang.</summary>
    protected const long Noon = 1_561_953_600;

    private protected HistoryTest() => History = new(Journal, ProtocolCatalog.Gb17691.Decode, IsFaulty);

    private protected ListJournal Journal { get; } = new();

    protected VehicleHistory History { get; }

    /// <summary>The contract's rule: more than 5 min ahead of its receipt, or before 2018.</summary>
    private static bool IsFaulty(long unixSeconds, long receivedAtMs) =>
        unixSeconds * 1000 > receivedAtMs + 300_000 || unixSeconds < 1_514_764_800;

    /// <summary>A frame of consecutive readings, their speed the given one plus 0, 1, 2.. km/h, received when it is full unless said otherwise.</summary>
    protected long Send(long firstSecond, int readings = 10, double speed = 40, long? receivedAt = null, string vin = Vin1) =>
        Journal.Append(RecordKind.VehicleFrame, vin, (receivedAt ?? firstSecond + readings) * 1000, Frame(firstSecond, readings, speed, vin));

    protected static byte[] Frame(long firstSecond, int readings, double speed, string vin = Vin1)
    {
        var frame = new byte[2048];
        var report = new ReportWriter(frame, new FrameSender(Vin.Parse(vin)), VehicleCommand.Report, firstSecond, serial: 1, ReportLayout.SerialEach);
        for (var k = 0; k < readings; k++)
        {
            var reading = new EngineReading(firstSecond + k);
            reading.Set(EngineQuantity.Speed, speed + k);
            report.Add(reading);
        }

        return frame[..report.Close()];
    }

    protected List<(long Second, double? Speed)> Read(long from, long to, int limit = int.MaxValue) =>
        [.. History.Readings(Vin1, from, to, limit).Select(reading => (reading.UnixSeconds - Noon, reading.SpeedKmh))];
}
