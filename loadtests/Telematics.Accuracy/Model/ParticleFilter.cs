namespace Telematics.Accuracy.Model;

public enum FilterState : byte
{
    Sound,
    Removed,
    Blocked,
}

/// <summary>Pressure over the filter: flow to a power, times soot and ash; burnt clean after so many km, in which the exhaust is heated.</summary>
public sealed class ParticleFilter
{
    private readonly EngineFamily _family;
    private readonly double _regenerationMetres;
    private double _sooted;
    private double _burning;

    public ParticleFilter(EngineFamily family, double regenerationFactor, double filled)
    {
        _family = family;
        _regenerationMetres = 1000 * family.RegenerationKm * regenerationFactor;
        _sooted = filled * _regenerationMetres;
    }

    public double Kpa { get; private set; }

    public bool Burns => _burning > 0;

    public void Step(Engine engine, double metres, FilterState state)
    {
        if (!_family.HasFilter) return;
        var flow = Math.Pow(engine.ExhaustKgPerSecond / _family.FullFlow, _family.FilterExponent);
        _sooted += metres;
        if (Burns) Burn();
        else if (_sooted > _regenerationMetres && engine.IsWarm && metres > 8 && state != FilterState.Removed) _burning = _family.RegenerationSeconds;
        var soot = _sooted / _regenerationMetres;
        Kpa = state switch
        {
            FilterState.Removed => 0.008 * _family.FilterFullKpa * flow,
            FilterState.Blocked => _family.FilterFullKpa * flow * (4.5 + 3 * soot),
            _ => _family.FilterFullKpa * flow * (0.7 + 0.8 * soot),
        };
    }

    private void Burn()
    {
        _sooted = Math.Max(0, _sooted - _regenerationMetres / _family.RegenerationSeconds);
        _burning--;
    }
}
