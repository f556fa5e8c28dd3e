using System.Globalization;
using System.Text;
using Telematics.Core.Stations;
using Telematics.Gateway.Stations;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Import;
using Telematics.Protocols.Stations.Messages;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Import;

/// <summary>What was measured in a pass that was judged already; null: there is none of that key.</summary>
public delegate Pass? FindMeasured(PassKey key);

/// <summary>
/// Passes of one line into the journal, beside its stream. They carry sequence 0 and no sending time: a file has neither, so they use up nothing of the
/// stream's sequences, and no gap and no clock is judged by them. What keeps a pass from counting twice is its id, in the same ledger as the stream's, and
/// beyond the ledger's days among the passes that were judged.
/// </summary>
internal sealed class LineImport(IJournal journal, LineLedgers ledgers, FindMeasured judged)
{
    /// <summary>Before there was any of these instruments: a clock that was never set.</summary>
    private static readonly DateTimeOffset Oldest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="reject">Takes a pass that is not taken.</param>
    /// <returns>How many are new and how many were there already.</returns>
    /// <exception cref="JournalClosedException">The journal cannot store; none of these is.</exception>
    public async Task<(int Accepted, int Known)> Store(LineKey line, IReadOnlyList<ImportedPass> passes, long nowMs, Action<ImportFault> reject)
    {
        while (true)
        {
            var ledger = await ledgers.Of(line);
            using var turn = await ledger.Enter(CancellationToken.None);
            if (ledger.IsSpoilt) continue; // another one failed meanwhile: read it again
            try
            {
                return await Store(ledger, passes, nowMs, reject);
            }
            catch
            {
                ledgers.Forget(ledger);
                throw;
            }
        }
    }

    private async Task<(int Accepted, int Known)> Store(LineLedger ledger, IReadOnlyList<ImportedPass> passes, long nowMs, Action<ImportFault> reject)
    {
        var (accepted, known) = (0, 0);
        var key = Encoding.UTF8.GetBytes(ledger.Line.ToString());
        foreach (var imported in passes)
        {
            var raw = Encode(ledger.Line, imported.Pass);
            var mark = MarkOf(imported.Pass, raw);
            var before = BeforeOf(mark, ledger, imported.Pass.PassId);
            if (before == mark) known++;
            else if (before is not null) reject(new ImportFault(imported.Line, "pass_id", imported.Pass.PassId, "an id that was not used for other content"));
            else
            {
                journal.Append(RecordKind.StationFrame, key, nowMs, StationPayload.Write(RejectionCode.None, "", raw));
                ledger.Note(new LineEntry(0, nowMs) { Pass = mark });
                accepted++;
            }
        }

        if (accepted > 0) await journal.Commit();
        return (accepted, known);
    }

    /// <summary>What the id was used for; null: nothing.</summary>
    private PassMark? BeforeOf(PassMark mark, LineLedger ledger, string passId)
    {
        if (ledger.Passes.Contains(mark)) return mark;
        if (ledger.Passes.Contradicts(mark)) return default(PassMark);
        return judged(new PassKey(ledger.Line, passId)) is { } pass ? MarkOf(pass, Encode(ledger.Line, pass)) : null;
    }

    private static byte[] Encode(LineKey line, Pass pass) =>
        StationCodec.Encode(new StationFrame { StationId = line.StationId, LineId = line.LineId, Pass = pass.ToWire() });

    private static PassMark MarkOf(Pass pass, byte[] frame) => PassMark.Of(pass.PassId, FrameShape.Of(frame).BodyBytes);

    /// <summary>
    /// What only the centre can say of a pass. However old it may be, unlike one of a stream: records of the past are what a file is for, and they are
    /// judged by the rules of their own day. Null: nothing is wrong.
    /// </summary>
    public static ImportFault? Fault(ImportedPass imported, long nowMs)
    {
        var at = imported.Pass.PassedAtMs;
        if (at < Oldest.ToUnixTimeMilliseconds() || RecordChecks.Time("passed_at", at, nowMs, oldest: null) is not null)
            return new ImportFault(
                imported.Line, "passed_at", Show(at), FormattableString.Invariant($"from {Oldest:yyyy-MM-dd} and at most {RecordChecks.MaxAhead.TotalMinutes} min ahead"));
        return RecordChecks.Pass(imported.Pass) is null ? null : new ImportFault(imported.Line, "pass_id", imported.Pass.PassId, "1 to 64 characters");
    }

    private static string Show(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
