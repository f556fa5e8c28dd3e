using Telematics.Accuracy.Fleet;
using Telematics.Accuracy.Model;
using Telematics.Core.Rules;

namespace Telematics.Accuracy.Run;

/// <summary>Counts driving days, and on which of them a level was first reached.</summary>
internal sealed class Verdicts
{
    private int _drivingDays, _dirtyDays, _counted, _suspectOn, _highOn, _afterRepair, _cleared;
    private bool _highTooEarly, _wasHigh;

    public void EndDay(Member member, int day, Judged judged, bool droveDirty)
    {
        _drivingDays++;
        if (droveDirty) _dirtyDays++;
        var emitter = member.Dirty.FromDay >= 0;
        if (emitter && _dirtyDays == 0)
        {
            _highTooEarly |= judged.Today == VehicleLevel.HighEmitter;
            return;
        }

        _counted++;
        if (_suspectOn == 0 && judged.Today >= VehicleLevel.Suspect) _suspectOn = _counted;
        if (_highOn == 0 && judged.Today >= VehicleLevel.HighEmitter) _highOn = _counted;
        Repair(member, day, judged);
    }

    private void Repair(Member member, int day, Judged judged)
    {
        var high = judged.State.Level == VehicleLevel.HighEmitter;
        _wasHigh |= high;
        if (day < member.Dirty.UntilDay || member.Kind != TruckKind.Repaired) return;
        _afterRepair++;
        if (high) _cleared = 0;
        else if (_wasHigh && _cleared == 0) _cleared = _afterRepair;
    }

    public TruckResult Result(Member member, ModelSetting setting, Judged judged, Truth truth) => new(member.Kind, setting.Name, member.Build.Family.Stage)
    {
        Family = member.Build.Family.CalibrationId,
        Evidence = judged.Evidence,
        First = judged.First,
        DrivingDays = _drivingDays,
        DirtyDays = _dirtyDays,
        SuspectOnDay = _suspectOn,
        HighOnDay = _highOn,
        HighTooEarly = _highTooEarly,
        FinalLevel = judged.State.Level,
        FinalScore = judged.State.Score,
        HighestScore = judged.HighestScore,
        DaysToClear = _cleared,
        Fired = judged.Fired,
        TrueGramsPerKWh = truth.GramsPerKWh,
        TrueNoxKg = truth.NoxKg,
        DirtyNoxKg = truth.DirtyNoxKg,
    };
}
