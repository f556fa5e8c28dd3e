using System.Security.Cryptography;
using System.Text;
using Telematics.Core.Stations;
using Telematics.Grains.Dispatch;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;

namespace Telematics.Grains.Stations;

/// <summary>
/// One line. Records go decode, judge, rows, plates, in this order; its memory moves on only after all of them, so whatever a kill or a failure cuts off is
/// done again with the same result: rows and cases have natural keys. What is judged is decided by <see cref="LineStep"/>, not here.
/// </summary>
public sealed class StationGrain(StationServices services, Witness witness) : Grain, IStationGrain
{
    private const int PlatesAtOnce = 64, CorrectedAtOnce = 500;

    private LineMemory _memory = new();
    private LineFacts? _facts;
    private long _factsChange = -1;
    private long _savedAt = -1;
    private (int Day, ScreeningBook Book) _usual = (-1, ScreeningBook.Empty);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await services.Checkpoints.LoadGrain(StateKey, cancellationToken) is not { } blob) return;
        _memory = StationJson.Read<LineMemory>(blob);
        _savedAt = _memory.AppliedTo;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Save();

    public async Task<bool> Observe(long after, IReadOnlyList<StoredFrame> frames)
    {
        if (_memory.AppliedTo < after) return false;
        var (last, receivedAtMs) = (frames[^1].Position, frames[^1].ReceivedAtMs);
        if (last <= _memory.AppliedTo) return true;

        // Before the first wait: the bytes are the caller's.
        var records = frames.Where(frame => frame.Position > _memory.AppliedTo).Select(Decode).ToList();
        await RefreshFacts();
        var step = new LineStep(_memory, _facts, services);
        step.Know(services.Passes.Facts(LineStep.PlatesOf(records)));
        foreach (var (record, hash) in records)
        {
            if (record.Pass is not null) step.Usual = await UsualOn(services.DayOf(record.ReceivedAtMs));
            step.Apply(record, hash);
        }

        step.Listen(receivedAtMs);
        await services.Passes.Add(step.Rows, step.Reviews);
        var plates = await NotablePlates(step.Rows);
        var tasks = new List<PlateTask>();
        foreach (var failed in step.Unproven) tasks.AddRange(await BackDate(failed, step.Memory));
        plates.UnionWith(tasks.Select(task => task.Key));
        await Teach(step);
        foreach (var some in plates.Chunk(PlatesAtOnce)) await Task.WhenAll(some.Select(plate => GrainFactory.GetGrain<IPlateGrain>(plate.ToString()).Judge()));
        await services.Passes.Done(tasks);
        await witness.Hear(step.Audible);

        _memory = step.Memory with { AppliedTo = last };
        return true;
    }

    /// <summary>Most trucks are clean and drive as fast as trucks can: only those about which there is something to judge are woken up.</summary>
    private async Task<HashSet<PlateKey>> NotablePlates(List<PassRow> rows)
    {
        if (rows.Count == 0) return [];
        var seen = rows.Where(row => row is { Plate: not null, PlateColor: not null }).Select(row => new PlateKey(row.Plate!, row.PlateColor!.Value)).ToHashSet();
        HashSet<PlateKey> notable = [.. services.Passes.Notable(seen)];
        seen.ExceptWith(notable);
        var from = rows.Min(row => row.PassedAt) - CloneWatch.Reach;
        var to = rows.Max(row => row.PassedAt) + CloneWatch.Reach;
        foreach (var plate in services.Passes.AtSeveralStations(seen, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds()).GroupBy(one => one.Plate))
            if ((await CloneWatch.Suspicions(plate, services)).Count > 0) notable.Add(plate.Key);
        return notable;
    }

    public async Task Save()
    {
        if (_memory.AppliedTo == _savedAt) return;
        var memory = _memory;
        var saved = memory with { Finished = [] };
        await services.Checkpoints.Save(new GrainCheckpoint(
            StateKey, memory.AppliedTo, StationJson.Write(saved), LineReport.Figures(Line, memory), LineReport.Days(Line, memory, services.Rules.Current.Sets[^1].Stations)));
        _savedAt = memory.AppliedTo;
        if (ReferenceEquals(_memory, memory)) _memory = saved;
    }

    private LineKey Line => LineKey.TryParse(this.GetPrimaryKeyString(), out var line) ? line : throw new InvalidOperationException("not a line");

    private string StateKey => "line/" + this.GetPrimaryKeyString();

    private (StationRecord Record, byte[] Hash) Decode(StoredFrame frame)
    {
        var record = services.Decode(Encoding.UTF8.GetBytes(this.GetPrimaryKeyString()), frame.Position, frame.ReceivedAtMs, frame.Bytes.Span)
            ?? new StationRecord(Line, 0, 0, frame.ReceivedAtMs, frame.Position) { Rejection = RejectionCode.InvalidValue };
        return (record, SHA256.HashData(frame.Bytes.Span));
    }

    /// <summary>A check failed: nothing that was measured since the last good one is proven any more, on record, pass by pass.</summary>
    private async Task<IReadOnlyList<PlateTask>> BackDate(UnprovenSpan span, LineMemory memory)
    {
        var tasks = new List<PlateTask>();
        var change = new PassChange("calibration", span.FailedAtMs, "检查未通过，自上次合格检查起的记录不再成立 / a check failed; nothing since the last good one is proven", "system", row =>
        {
            var passedAt = row.PassedAt.ToUnixTimeMilliseconds();
            if (row.Validity.HasFlag(PassValidity.CalibrationUnproven) || !memory.Quality.Checks.IsUnproven(passedAt)) return false;
            var pass = row.ToJudged();
            row.Judge(PassJudge.With(pass, pass.Validity | PassValidity.CalibrationUnproven, services.RulesAt(passedAt)));
            return true;
        });
        foreach (var keys in services.Passes.OfLine(Line, span.AfterMs, span.ToMs).Chunk(CorrectedAtOnce))
            tasks.AddRange(await services.Passes.Correct(keys, change));
        return tasks;
    }

    private async Task Teach(LineStep step)
    {
        foreach (var (day, toldOn, book) in step.Taught) await GrainFactory.GetGrain<IScreeningGrain>(0).Learn(Line.ToString(), day, toldOn, StationJson.Write(book));
    }

    private async ValueTask<ScreeningBook> UsualOn(int day)
    {
        if (day == _usual.Day) return _usual.Book;
        _usual = (day, StationJson.Read<ScreeningBook>(await GrainFactory.GetGrain<IScreeningGrain>(0).Before(day)));
        return _usual.Book;
    }

    private async ValueTask RefreshFacts()
    {
        var change = services.Registry.ChangeOf(Line.StationId);
        if (change == _factsChange) return;
        _facts = await services.Registry.Line(Line, CancellationToken.None);
        _factsChange = change;
    }
}
