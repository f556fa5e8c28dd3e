using Telematics.Accuracy.Model;

namespace Telematics.Accuracy.Run;

/// <summary>What really came out of the tailpipe.</summary>
internal sealed class Truth
{
    private double _nox, _dirtyNox;
    private double _warmNox, _warmWork, _warmDirtyNox, _warmDirtyWork;

    public bool DroveDirty { get; private set; }

    public double NoxKg => _nox / 1000;
    public double DirtyNoxKg => _dirtyNox / 1000;

    /// <summary>Of the dirty time where there is one.</summary>
    public double GramsPerKWh => _warmDirtyWork > 0 ? _warmDirtyNox / _warmDirtyWork : _warmWork > 0 ? _warmNox / _warmWork : 0;

    public void Add(Truck truck, bool dirty)
    {
        var nox = truck.Exhaust.TailpipeGrams;
        var warm = truck.Engine.IsWarm;
        var work = truck.Engine.BrakeKw / 3600;
        _nox += nox;
        if (warm) (_warmNox, _warmWork) = (_warmNox + nox, _warmWork + work);
        if (!dirty) return;
        DroveDirty = true;
        _dirtyNox += nox;
        if (warm) (_warmDirtyNox, _warmDirtyWork) = (_warmDirtyNox + nox, _warmDirtyWork + work);
    }

    public void EndDay() => DroveDirty = false;
}
