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
        foreach (var (record, hash) in records) await Apply(record, hash, step);

        step.Listen(receivedAtMs);
        await services.Passes.Add(step.Rows, step.Reviews);
        var plates = await NotablePlates(step.Rows);
        var tasks = new List<PlateTask>();
        foreach (var one in step.Checked) tasks.AddRange(await Recheck(one));
        plates.UnionWith(tasks.Select(task => task.Key));
        await Teach(step);
        foreach (var some in plates.Chunk(PlatesAtOnce)) await Task.WhenAll(some.Select(plate => GrainFactory.GetGrain<IPlateGrain>(plate.ToString()).Judge()));
        await services.Passes.Done(tasks);
        await witness.Hear(step.Audible);

        // Lists are read from the database: a line's first figures, and another state, are in it at once.
        var isNew = _savedAt < 0 || (_memory.Passes == 0 && step.Memory.Passes > 0);
        _memory = step.Memory with { AppliedTo = last };
        if (isNew || !_memory.Untold.IsEmpty) await Save();
        return true;
    }

    private async ValueTask Apply(StationRecord record, byte[] hash, LineStep step)
    {
        if (record.Pass is not null) step.Usual = await UsualOn(services.DayOf(record.ReceivedAtMs));
        step.Apply(record, hash);
        if (record.Pass is { } judged && step.DayToCompare(judged) is { } day) step.Compare(record, await Evidence(day, step));
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
        var saved = memory with { Touched = [], Untold = [] };
        await services.Checkpoints.Save(new GrainCheckpoint(
            StateKey, memory.AppliedTo, StationJson.Write(saved), LineReport.Figures(Line, memory), LineReport.Days(Line, memory, services.Rules.Current.Sets[^1].Stations))
        {
            Transitions = [.. memory.Untold.Select(one => LineReport.Row(Line, one))],
        });
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

    /// <summary>A check counts at its own time: what was judged before it came is judged anew by it, on record, pass by pass.</summary>
    private async Task<IReadOnlyList<PlateTask>> Recheck(CheckedSpan one)
    {
        var tasks = new List<PlateTask>();
        var reason = one.Check.Passed
            ? "迟到的合格检查，按其发生时间计入 / a good check that came late counts at its own time"
            : "检查未通过，自上次合格检查起的记录不再成立 / a check failed; nothing since the last good one is proven";
        var change = new PassChange("calibration", one.Check.AtMs, reason, "system", row =>
        {
            var pass = row.ToJudged();
            var again = PassJudge.Recheck(pass, one.Line, services.RulesAt(pass.Measured.PassedAtMs));
            if (again.Validity == pass.Validity) return false;
            row.Judge(again);
            return true;
        }, one.Position);
        foreach (var keys in services.Passes.OfLine(Line, one.Span.AfterMs, one.Span.ToMs).Chunk(CorrectedAtOnce))
            tasks.AddRange(await services.Passes.Correct(keys, change));
        return tasks;
    }

    private async Task<DayEvidence> Evidence(int day, LineStep step)
    {
        await services.Passes.Add(step.Rows, step.Reviews); // passes of that day may be in this very chunk; a second time changes nothing
        await Teach(step);
        var others = await GrainFactory.GetGrain<INeighbourGrain>(0).Others(Line.ToString(), day);
        return await DayWitnesses.Gather(day, step.Memory, _facts!, StationJson.Read<Dictionary<string, LineDay>>(others), services);
    }

    private async Task Teach(LineStep step)
    {
        foreach (var day in step.Finished) await GrainFactory.GetGrain<INeighbourGrain>(0).Learn(Line.ToString(), StationJson.Write(day));
        foreach (var (day, toldOn, book) in step.Taught) await GrainFactory.GetGrain<IScreeningGrain>(0).Learn(Line.ToString(), day, toldOn, StationJson.Write(book));
    }

    private async ValueTask<ScreeningBook> UsualOn(int day)
    {
        if (day == _usual.Day) return _usual.Book;
        var book = services.Usual.Of(day)
            ?? services.Usual.Share(day, StationJson.Read<ScreeningBook>(await GrainFactory.GetGrain<IScreeningGrain>(0).Before(day)));
        _usual = (day, book);
        return book;
    }

    private async ValueTask RefreshFacts()
    {
        var change = services.Registry.ChangeOf(Line.StationId);
        if (change == _factsChange) return;
        _facts = await services.Registry.Line(Line, CancellationToken.None);
        _factsChange = change;
    }
}
