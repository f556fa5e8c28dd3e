namespace Telematics.Accuracy.Model;

/// <summary>Speed and slope, second by second, and the power that they take. Stretches between stops; between them the engine idles.</summary>
public sealed class Road(TruckBuild build, Chance chance)
{
    private const double Gravity = 9.81, Air = 1.2, Rolling = 0.0065, Driveline = 0.92, Turning = 1.04, GradeMemory = 0.985;

    private double _metresLeft;
    private double _target;
    private double _traffic;
    private int _stand;

    public double MetresPerSecond { get; private set; }
    public double Grade { get; private set; }

    /// <summary>At the flywheel; negative where the truck drives the engine.</summary>
    public double PowerKw { get; private set; }

    public double MassKg { get; private set; }

    /// <summary>m driven since the truck was made.</summary>
    public double Odometer { get; set; }

    public bool Stands => MetresPerSecond < 0.3;

    public void StartTrip(double load)
    {
        MassKg = build.EmptyKg + build.PayloadKg * load;
        MetresPerSecond = 0;
        _metresLeft = 0;
        _stand = chance.Whole(15, 90);
    }

    /// <param name="availableKw">What the engine can give.</param>
    /// <param name="ending">The trip ends: no new stretch.</param>
    public void Step(double availableKw, bool ending)
    {
        Grade = GradeMemory * Grade + Math.Sqrt(1 - GradeMemory * GradeMemory) * build.Duty.GradeDeviation * chance.Normal();
        if (_stand > 0)
        {
            Idle();
            return;
        }

        if (_metresLeft <= 0 && Stands) NextStretch(ending);
        Drive(availableKw);
    }

    private void Idle()
    {
        _stand--;
        MetresPerSecond = 0;
        PowerKw = build.AuxiliaryKw + build.Duty.WorkingKw;
    }

    private void NextStretch(bool ending)
    {
        _stand = ending ? int.MaxValue : (int)chance.Of(build.Duty.StandSeconds);
        _metresLeft = 1000 * chance.Of(build.Duty.StretchKm);
        _target = chance.Of(build.Duty.TargetKmh) / 3.6;
    }

    private void Drive(double availableKw)
    {
        var v = MetresPerSecond;
        _traffic = 0.97 * _traffic + 0.06 * chance.Normal();
        var comfort = 0.6 + 0.4 * build.Style;
        var stopping = v * v > 2 * comfort * _metresLeft; // brakes early enough for the next stop
        var aim = stopping ? 0 : Math.Max(1.5, _target * (1 + 0.15 * _traffic));
        var wanted = Math.Clamp((aim - v) * (0.15 + 0.25 * build.Style), -1.4 * comfort, 0.5 + 0.7 * build.Style);
        var resistance = MassKg * Gravity * (Rolling + Grade) + 0.5 * Air * build.DragArea * v * v;
        var pull = Math.Max(0, availableKw - build.AuxiliaryKw) * 1000 * Driveline / Math.Max(v, 1.5);
        var acceleration = Math.Min(wanted, (pull - resistance) / (MassKg * Turning));
        MetresPerSecond = Math.Max(0, v + acceleration);
        Odometer += MetresPerSecond;
        _metresLeft -= MetresPerSecond;
        if (stopping && MetresPerSecond < 1) (MetresPerSecond, _metresLeft) = (0, 0);
        var wheel = (MassKg * Turning * acceleration + resistance) * MetresPerSecond / 1000;
        PowerKw = build.AuxiliaryKw + (wheel > 0 ? wheel / Driveline : wheel);
    }
}
