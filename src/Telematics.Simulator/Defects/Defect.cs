using System.Collections.Immutable;
using Telematics.Core.Vehicles;
using Telematics.Simulator.Trucks;

namespace Telematics.Simulator.Defects;

/// <summary>
/// A fault or a manipulation, as a piece that can be combined with others: it may spoil the exhaust treatment, change what the terminal
/// sees, or set fault codes. It takes effect at the first engine start at or after <see cref="FromSecond"/>.
/// </summary>
public abstract class Defect
{
    public long FromSecond { get; init; }

    public virtual ImmutableArray<uint> FaultCodes => [];

    /// <summary>Soot that leaves the engine, against a sound one.</summary>
    public virtual double SootFactor => 1;

    public virtual ScrHealth Damage(ScrHealth health) => health;

    public virtual void Report(ref EngineReading reading)
    {
    }
}
