using Telematics.Core;
using Telematics.Core.Cases;
using Telematics.Grains.Stations;
using Telematics.Storage.Database;

namespace Telematics.Grains.Cases;

/// <summary>One case by its id: the only writer of it.</summary>
public interface ICaseGrain : IGrainWithStringKey
{
    /// <summary>What the verdicts over the vehicle's passes say now. The same ground twice is no step.</summary>
    /// <param name="ground">A <see cref="CaseGround"/> as <see cref="StationJson"/>.</param>
    Task Ground([Immutable] byte[] ground);
}

/// <summary>Holds what its events have made; <see cref="CaseMachine"/> decides, one transaction writes.</summary>
public sealed class CaseGrain(ICases cases, CityCalendar calendar, TimeProvider clock) : Grain, ICaseGrain
{
    private const int Attempts = 3;
    private const string System = "system";

    private CaseFile? _file;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _file = cases.Find(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task Ground(byte[] ground)
    {
        var now = StationJson.Read<CaseGround>(ground);
        for (var attempt = 1; ; attempt++)
        {
            if (CaseMachine.Ground(_file, this.GetPrimaryKeyString(), now) is not { } step) return;
            var at = clock.GetUtcNow();
            if (await cases.Write(step, at.ToUnixTimeMilliseconds(), System, calendar.Local(at.ToUnixTimeSeconds()).Year))
            {
                _file = step.After;
                return;
            }

            // The answer to an earlier write was lost: what is written is the truth.
            if (attempt == Attempts) throw new InvalidOperationException($"case {this.GetPrimaryKeyString()}: its last event is not the one that was read");
            _file = cases.Find(this.GetPrimaryKeyString());
        }
    }
}
