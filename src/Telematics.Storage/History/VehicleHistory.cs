using System.Text;
using Telematics.Core.Vehicles;
using Telematics.Storage.Archive;
using Telematics.Storage.Journal;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.History;

/// <summary>True when a reading of that second, received at that instant, has a time that cannot be believed.</summary>
public delegate bool IsClockFault(long unixSeconds, long receivedAtMs);

/// <summary>
/// What a vehicle has sent: readings from the archive as far as it goes and from the journal behind that, frames from the journal alone.
/// </summary>
/// <param name="archive">Null: there is none, the journal tells everything.</param>
public sealed class VehicleHistory(IJournal journal, DecodeFrame decode, IsClockFault isClockFault, ReadingArchive? archive = null)
{
    private const int WindowSeconds = 3600;

    /// <summary>
    /// A reading is believed when it is a few minutes ahead of its receipt (the rule set says how many, 5 by the contract), so frames received a little
    /// before the range count too. An hour is more than any rule set will allow.
    /// </summary>
    private const long AheadOfReceiptMs = 3_600_000;

    /// <summary>
    /// Readings of [<paramref name="from"/>, <paramref name="to"/>) in Unix seconds, oldest first, at most <paramref name="limit"/>. A second that was
    /// sent more than once appears once, as it was received first.
    /// </summary>
    /// <remarks>
    /// Frames may be received long after their readings (re-issue after an outage), so every frame received since <paramref name="from"/> is looked at
    /// once for the hours that it belongs to; then one hour after the other is put together. In memory: 8 bytes a frame, and one hour of readings.
    /// </remarks>
    public IEnumerable<EngineReading> Readings(string vin, long from, long to, int limit = int.MaxValue, CancellationToken cancellation = default)
    {
        var received = new Receipt(from * 1000 - AheadOfReceiptMs, long.MaxValue);
        if (archive is null) return NotArchived(vin, from, to, received, 0, []).Take(limit);

        // The position first: what is archived meanwhile is then told twice and merged, never left out.
        var archivedTo = archive.Position;
        var holes = new List<PositionRange>();
        var archived = archive.Readings(vin, from, to, holes, cancellation);
        return Merged.EachOnce(archived, NotArchived(vin, from, to, received, archivedTo, holes), reading => reading.UnixSeconds).Take(limit);
    }

    /// <summary>
    /// The same of what was received in [<paramref name="receivedFromMs"/>, <paramref name="receivedToMs"/>) only, from the journal alone: a look at a few
    /// frames, for a question that goes with a record of that time.
    /// </summary>
    public IEnumerable<EngineReading> Readings(string vin, long from, long to, long receivedFromMs, long receivedToMs) =>
        NotArchived(vin, from, to, new Receipt(receivedFromMs, receivedToMs), 0, []);

    /// <summary>What is read from the journal: all behind the archive, and what damaged files held.</summary>
    private IEnumerable<EngineReading> NotArchived(string vin, long from, long to, Receipt received, long archivedTo, IReadOnlyList<PositionRange> holes)
    {
        var message = new VehicleMessage();
        var window = new ReadingWindow(WindowSeconds);
        foreach (var (start, positions) in FramesByWindow(vin, from, to, received, archivedTo, holes, message))
        {
            window.Open(Math.Max(start, from), Math.Min(start + WindowSeconds, to));
            foreach (var position in positions)
            {
                if (journal.ReadAt(position) is { } record) Fill(window, record, message);
            }

            foreach (var slot in window.Filled())
            {
                yield return window[slot];
            }
        }
    }

    /// <summary>
    /// Raw frames and rejected bytes received in [<paramref name="fromMs"/>, <paramref name="toMs"/>), in the order of receipt, at most
    /// <paramref name="limit"/>, after the position <paramref name="after"/>.
    /// </summary>
    public IEnumerable<RawFrame> Frames(string vin, long fromMs, long toMs, long? after, int limit) =>
        Show(Positions(vin, fromMs, toMs).SkipWhile(position => position <= after)).Take(limit);

    /// <summary>The last <paramref name="count"/> that were received since <paramref name="fromMs"/>, in the order of receipt.</summary>
    public IEnumerable<RawFrame> LatestFrames(string vin, long fromMs, int count) =>
        Show(Positions(vin, fromMs, long.MaxValue).TakeLast(count));

    /// <summary>The OBD record of the frame at that position; null: it is no longer kept, is of another vehicle, or has none.</summary>
    public ObdRecord? Obd(string vin, long position)
    {
        if (journal.ReadAt(position) is not { Kind: RecordKind.VehicleFrame } record) return null;
        if (!record.Key.Span.SequenceEqual(Encoding.ASCII.GetBytes(vin))) return null;

        var message = new VehicleMessage();
        Decode(record, message);
        return message.Obd.Count > 0 ? message.Obd[^1] : null;
    }

    /// <summary>Positions of the frames that have readings of the range, in the order of receipt, by the window that the readings fall into.</summary>
    private SortedDictionary<long, List<long>> FramesByWindow(
        string vin, long from, long to, Receipt received, long archivedTo, IReadOnlyList<PositionRange> holes, VehicleMessage message)
    {
        var windows = new SortedDictionary<long, List<long>>();
        foreach (var position in journal.Find(RecordKind.VehicleFrame, Encoding.ASCII.GetBytes(vin), received.FromMs, received.ToMs))
        {
            if (position < archivedTo && !holes.Any(hole => hole.Holds(position))) continue;
            if (journal.ReadAt(position) is not { } record) continue;
            Decode(record, message);
            foreach (ref readonly var reading in message.Readings)
            {
                var second = reading.UnixSeconds;
                if (second < from || second >= to || isClockFault(second, record.ReceivedAtMs)) continue;

                var start = second - second % WindowSeconds;
                if (!windows.TryGetValue(start, out var positions)) windows[start] = positions = [];
                if (positions.Count == 0 || positions[^1] != position) positions.Add(position);
            }
        }

        return windows;
    }

    private void Fill(ReadingWindow window, in JournalRecord record, VehicleMessage message)
    {
        Decode(record, message);
        foreach (ref readonly var reading in message.Readings)
        {
            if (!isClockFault(reading.UnixSeconds, record.ReceivedAtMs)) window.Add(reading);
        }
    }

    private DecodeFault Decode(in JournalRecord record, VehicleMessage message)
    {
        message.Clear();
        return decode(record.Payload.Span, message);
    }

    /// <summary>Good frames and rejected bytes are found apart; together they are in order again.</summary>
    private IEnumerable<long> Positions(string vin, long fromMs, long toMs)
    {
        var key = Encoding.ASCII.GetBytes(vin);
        return Merged.InOrder(
            journal.Find(RecordKind.VehicleFrame, key, fromMs, toMs), journal.Find(RecordKind.VehicleRejected, key, fromMs, toMs));
    }

    private IEnumerable<RawFrame> Show(IEnumerable<long> positions)
    {
        var message = new VehicleMessage();
        foreach (var position in positions)
        {
            if (journal.ReadAt(position) is not { } record) continue;
            yield return record.Kind == RecordKind.VehicleRejected
                ? RawFrame.Rejected(record)
                : RawFrame.Whole(record, OutcomeOf(record, message));
        }
    }

    private string OutcomeOf(JournalRecord record, VehicleMessage message)
    {
        var fault = Decode(record, message);
        if (fault != DecodeFault.None) return RawFrame.OutcomeOf(fault);
        foreach (ref readonly var reading in message.Readings)
        {
            if (isClockFault(reading.UnixSeconds, record.ReceivedAtMs)) return RawFrame.ClockFaultOutcome;
        }

        return RawFrame.AcceptedOutcome;
    }

    private readonly record struct Receipt(long FromMs, long ToMs);
}
