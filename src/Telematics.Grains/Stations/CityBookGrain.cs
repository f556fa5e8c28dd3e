using System.Collections.Immutable;
using Telematics.Storage.Database;

namespace Telematics.Grains.Stations;

/// <summary>What one grain of the city knows by days.</summary>
public abstract record CityBook
{
    public long Revision { get; init; }
}

/// <summary>One for the city: learns from lines, answers lines, remembers some days. What it has said once it says again, whatever it has learnt since.</summary>
public abstract class CityBookGrain<TBook>(ICheckpoints checkpoints, string key, int keptDays) : Grain where TBook : CityBook, new()
{
    protected TBook Book { get; private set; } = new();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await checkpoints.LoadGrain(key, cancellationToken) is { } blob) Book = StationJson.Read<TBook>(blob);
    }

    /// <summary>Durable before it is told. Counted back from the newest day, so that an old replay does not throw away the present.</summary>
    protected async Task Keep(TBook next)
    {
        next = Without(next with { Revision = next.Revision + 1 }, Newest(next) - keptDays);
        await checkpoints.Save(new GrainCheckpoint(key, next.Revision, StationJson.Write(next), null, []));
        Book = next;
    }

    protected abstract int Newest(TBook book);

    /// <summary>Days before the oldest are forgotten.</summary>
    protected abstract TBook Without(TBook book, int oldest);

    protected static ImmutableSortedDictionary<int, T> From<T>(ImmutableSortedDictionary<int, T> days, int oldest) =>
        days.RemoveRange(days.Keys.TakeWhile(day => day < oldest).ToList());
}
