namespace Telematics.Accuracy.Model;

/// <summary>
/// Filter and SCR: two heat stores in a row (filter, brick), conversion by temperature, flow, age and stored ammonia, urea dosed by the control unit's map.
/// </summary>
public sealed class Aftertreatment
{
    private const double SolutionPerNox = 2.01, SolutionKgPerLitre = 1.09, HotFrom = 490, BinCelsius = 5, PastSlipCatalyst = 0.2;

    private readonly EngineFamily _family;
    private readonly double[] _conversion = new double[160];

    public Aftertreatment(EngineFamily family, double health)
    {
        _family = family;
        for (var bin = 0; bin < _conversion.Length; bin++)
        {
            var celsius = bin * BinCelsius;
            // An aged brick lights off later and ends lower.
            var rise = 1 / (1 + Math.Exp(-(celsius - family.LightOff - 60 * (1 - health)) / family.Rise));
            var hot = Math.Clamp(1 - (celsius - HotFrom) / 450, 0.3, 1);
            _conversion[bin] = family.Peak * rise * hot * health;
        }
    }

    /// <summary>°C in front of the SCR and behind it.</summary>
    public double Inlet { get; private set; }
    public double Outlet { get; private set; }

    /// <summary>g/s, NOx as NO2: at the tailpipe. Ammonia slip in the same unit.</summary>
    public double TailpipeGrams { get; private set; }
    public double SlipGrams { get; private set; }

    /// <summary>Litres of solution left the tank in this second.</summary>
    public double DosedLitres { get; private set; }

    private double Stored { get; set; }

    public void Cool(double ambient, double hours)
    {
        Inlet = ambient + (Inlet - ambient) * Math.Exp(-hours / 0.9);
        Outlet = ambient + (Outlet - ambient) * Math.Exp(-hours / 1.3);
    }

    public void Step(Engine engine, double ambient, in ScrTampering tampering)
    {
        var flow = engine.ExhaustKgPerSecond;
        Inlet += (engine.ExhaustCelsius - Inlet) * Math.Min(0.5, flow / _family.HeatFront) - 0.00025 * (Inlet - ambient);
        Outlet += (Inlet - Outlet) * Math.Min(0.5, flow / _family.HeatScr) - 0.00015 * (Outlet - ambient);
        Dose(engine, tampering);
        Reduce(engine, tampering);
    }

    private void Dose(Engine engine, in ScrTampering tampering)
    {
        var brick = 0.5 * (Inlet + Outlet);
        var capacity = Capacity(brick);
        DosedLitres = 0;
        if (Inlet < _family.DosingFrom || tampering.Dose <= 0) return;

        // The control unit doses what its map and the upstream sensor say, as far as the doser reaches, less when the brick is full.
        var wanted = Math.Min(engine.NoxGrams, engine.ExpectedNoxGrams * _family.DoserHeadroom) * Conversion(brick);
        var nox = wanted * _family.Overdose * (Stored < 0.6 * capacity ? 1.15 : Stored > 0.85 * capacity ? 0.8 : 1) * tampering.Dose;
        DosedLitres = nox * SolutionPerNox / 1000 / SolutionKgPerLitre;
        if (!tampering.Water) Stored += nox;
    }

    private void Reduce(Engine engine, in ScrTampering tampering)
    {
        var brick = 0.5 * (Inlet + Outlet);
        var capacity = Capacity(brick);
        if (tampering.Removed) Stored = 0;
        var speed = 1 - _family.VelocityLoss * Math.Min(1.2, engine.ExhaustKgPerSecond / _family.FullFlow);
        var full = Stored / (Stored + 0.005 * capacity + 1e-9);
        var reduced = Math.Min(Stored, engine.NoxGrams * Conversion(brick) * speed * full);
        Stored -= reduced;
        TailpipeGrams = engine.NoxGrams - reduced;
        var released = Math.Max(0, Stored - capacity) * 0.2;
        Stored -= released;
        SlipGrams = released * PastSlipCatalyst;
    }

    private double Capacity(double brick) => _family.StorageGrams * Math.Clamp((520 - brick) / 300, 0.05, 1);

    private double Conversion(double brick) => _conversion[(int)Math.Clamp(brick / BinCelsius, 0, _conversion.Length - 1)];
}

/// <param name="Removed">No brick.</param>
/// <param name="Dose">Share of the wanted urea that is dosed.</param>
/// <param name="Water">What is dosed is water.</param>
public readonly record struct ScrTampering(bool Removed, double Dose, bool Water)
{
    public static ScrTampering None => new(false, 1, false);
}
