using System.Collections.Immutable;
using Telematics.Accuracy.Fleet;
using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Run;

/// <summary>The OBD item of a truck: sent with the first frame of each trip.</summary>
internal sealed class Diagnosis(Member member)
{
    private const byte Iso15765 = 0;
    private const ushort DieselEquipment = 0xFEA0;
    private int _cycles = 200 + member.Number % 3000;

    public ObdRecord Take(long unixSeconds, int day)
    {
        _cycles++;
        var lamp = member.LampFromDay >= 0 && day >= member.LampFromDay;
        var flashed = member.Kind == TruckKind.Reflashed && member.IsDirtyOn(day);
        ImmutableArray<uint> codes = lamp && member.FaultCode != 0 ? [member.FaultCode] : [];
        var family = member.Build.Family;
        return new ObdRecord(
            unixSeconds, Iso15765, lamp, DieselEquipment, 0, member.Vin.ToString(), family.CalibrationId, flashed ? "0BADC0DE" : family.Cvn, Counters(), codes);
    }

    /// <summary>In-use performance: each monitor completes in about every third driving cycle.</summary>
    private ImmutableArray<ushort> Counters()
    {
        var counters = new ushort[18];
        counters[0] = (ushort)(_cycles * 7 / 10);
        counters[1] = (ushort)_cycles;
        for (var i = 2; i < counters.Length; i += 2) (counters[i], counters[i + 1]) = ((ushort)(_cycles / 3), (ushort)(_cycles * 7 / 10));
        return [.. counters];
    }
}
