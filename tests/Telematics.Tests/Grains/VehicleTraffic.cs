using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Grains.Vehicles;
using Telematics.Protocols;
using Telematics.Protocols.Gb17691;
using Telematics.Storage.Journal;
using Telematics.Tests.Core.Vehicles;

namespace Telematics.Tests.Grains;

/// <summary>Encoded frames of some vehicles, and what a vehicle must be like after them: the pure step over the same frames, nothing else.</summary>
internal sealed class VehicleTraffic
{
    private static readonly VehicleBlob Blob = VehicleStateTests.MakeBlob();
    private readonly List<(string Vin, long Position, long ReceivedAtMs, byte[] Frame, RecordKind Kind)> _sent = [];

    public static string VinOf(int number) => $"LTEST{number:D12}";

    /// <summary>Ten seconds; a diagnosis in front when asked for.</summary>
    public static byte[] Frame(string vin, long first, double down, bool diagnosis = false)
    {
        var frame = new byte[1024];
        var report = new ReportWriter(frame, new FrameSender(Vin.Parse(vin)), VehicleCommand.Report, first, serial: 1, ReportLayout.SerialEach);
        if (diagnosis) report.Add(new ObdRecord(first, Dtc.Iso27145, true, 0, 0, vin, "CAL", "CVN", [.. new ushort[18]], [0x20EE0009]));
        for (var i = 0; i < 10; i++) report.Add(Drive.Second(first + i, down));
        return frame[..report.Close()];
    }

    /// <summary>The n-th ten seconds of each vehicle, the first of which emits too much, the second has a fault code, the third is clean.</summary>
    public async Task Send(VehicleRig rig, int from, int count, int vehicles = 3)
    {
        for (var n = from; n < from + count; n++)
            for (var vehicle = 0; vehicle < vehicles; vehicle++)
            {
                var second = Drive.Noon + 10 * n;
                await Send(rig, VinOf(vehicle), Frame(VinOf(vehicle), second, vehicle == 0 ? 480 : 20, vehicle == 1 && n % 100 == 50), (second + 11) * 1000);
            }
    }

    public async Task Send(VehicleRig rig, string vin, byte[] frame, long receivedAtMs, RecordKind kind = RecordKind.VehicleFrame) =>
        _sent.Add((vin, await rig.Append(vin, frame, receivedAtMs, kind), receivedAtMs, frame, kind));

    public long FirstPositionOf(string vin) => _sent.First(sent => sent.Vin == vin).Position;

    public (byte[] State, Dictionary<string, Finding> Findings) Expected(string vin, VehicleFacts? facts = null)
    {
        var state = new VehicleState();
        var message = new VehicleMessage();
        var findings = new List<Finding>();
        foreach (var (sender, position, receivedAtMs, frame, kind) in _sent)
        {
            if (sender != vin) continue;
            if (kind == RecordKind.VehicleRejected)
            {
                VehicleStep.Reject(state, position);
                continue;
            }

            ProtocolCatalog.Gb17691.Decode(frame, message);
            VehicleStep.Observe(state, message, position, receivedAtMs, facts ?? VehicleFacts.Unknown, Drive.Rules, CityCalendar.Shanghai, findings);
        }

        return (Blob.Write(state), findings.GroupBy(finding => finding.Id).ToDictionary(same => same.Key, same => same.Last()));
    }
}
