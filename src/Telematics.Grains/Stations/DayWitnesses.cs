using System.Collections.Immutable;
using Telematics.Core.Stations;
using Telematics.Storage.Database;

namespace Telematics.Grains.Stations;

/// <summary>What others say of a line's finished day: the lines around, and the trucks that passed it and sent their own seconds.</summary>
internal static class DayWitnesses
{
    public static async Task<DayEvidence> Gather(int day, LineMemory memory, LineFacts line, IReadOnlyDictionary<string, LineDay> others, StationServices services)
    {
        var rules = services.Rules.Current.At(DateOnly.FromDayNumber(day)).Stations;
        var neighbours = ImmutableArray.CreateBuilder<LineDay>();
        foreach (var (name, told) in others)
        {
            if (LineKey.TryParse(name, out var key) && await services.Registry.Line(key, CancellationToken.None) is { } other && AreNeighbours(line, other, rules.Quality)) neighbours.Add(told);
        }

        // Away from the grain's own thread: files are read.
        var asked = memory.Candidates.Where(candidate => candidate.Day == day).ToList();
        var reports = await Task.Run(() => asked.Select(candidate => Ask(candidate, line, rules, services)).OfType<WitnessReport>().ToImmutableArray());
        return new DayEvidence(day, neighbours.ToImmutable(), reports);
    }

    /// <summary>A mobile unit stands here today and there tomorrow.</summary>
    private static bool AreNeighbours(LineFacts line, LineFacts other, QualityRules rules) =>
        line is { Kind: not StationKind.Mobile, Longitude: { } x, Latitude: { } y } && other is { Kind: not StationKind.Mobile, Longitude: { } x2, Latitude: { } y2 }
        && GreatCircle.Km(x, y, x2, y2) <= rules.MaxNeighbourKm;

    /// <summary>Null: the pass does not count any more.</summary>
    private static WitnessReport? Ask(WitnessCandidate candidate, LineFacts line, StationRules rules, StationServices services)
    {
        if (services.Passes.Find(new PassKey(line.Line, candidate.PassId)) is not { Validity: PassValidity.Valid } row || row.Vin != candidate.Vin) return null;
        var pass = row.ToJudged();
        var readings = new UnheardPass(pass.Key, candidate.Vin, pass.Measured.PassedAtMs, pass.ReceivedAtMs).Testimony(services.History, rules.TwoWitnesses);
        return TwoWitnesses.Compare(pass, line, readings, lineInDoubt: false, rules);
    }
}
