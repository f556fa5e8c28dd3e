using BenchmarkDotNet.Attributes;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Benchmarks;

/// <summary>The pure step of a vehicle: cleaning, day sums, seconds seen; and a look at the day with every rule.</summary>
public class StepBenchmarks
{
    private static readonly VehicleFacts Facts = new(EmissionStage.VI, 2500, 350, 40);

    /// <summary>Looks at the day after each frame instead of each few minutes.</summary>
    private static readonly RuleBook Eager = new(RuleSet.Default with { Evidence = RuleSet.Default.Evidence with { LookEverySeconds = 10 } });

    private static readonly RuleBook Usual = new(RuleSet.Default);

    private readonly VehicleMessage _message = Samples.Message();
    private readonly List<Finding> _changed = [];
    private VehicleState _state = new();
    private long _second;
    private long _position;

    /// <summary>A vehicle with a month behind it drives on.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _state = Samples.Month();
        _second = _state.NewestSecond;
        _position = _state.AppliedTo;
    }

    [Benchmark(Description = "rule step, per reading", OperationsPerInvoke = Samples.ReadingsPerFrame)]
    public long Observe() => Step(Usual);

    [Benchmark(Description = "rule step of a frame with a look at its day")]
    public long ObserveAndLook() => Step(Eager);

    private long Step(RuleBook rules)
    {
        Span<EngineReading> readings = stackalloc EngineReading[Samples.ReadingsPerFrame];
        _message.Readings.CopyTo(readings);
        _message.Clear();
        foreach (ref readonly var reading in readings) Continue(reading);
        VehicleStep.Observe(_state, _message, ++_position, _second * 1000, Facts, rules, CityCalendar.Shanghai, _changed);
        _changed.Clear();
        return _state.AppliedTo;
    }

    private void Continue(in EngineReading before)
    {
        ref var reading = ref _message.AddReading(++_second);
        reading = before;
        reading.UnixSeconds = _second;
        reading.SetRaw(EngineQuantity.NoxDownstream, 4000 + (uint)_second % 512); // a sensor that hangs would not be counted
    }
}
