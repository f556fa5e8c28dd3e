using System.Text;
using Telematics.Core.Stations;
using Telematics.Gateway.Stations;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Import;
using Telematics.Protocols.Stations.Messages;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Import;

/// <summary>
/// Passes of one line into the journal, beside its stream. They carry sequence 0 and no sending time: a file has neither, so they use up nothing of the
/// stream's sequences, and no gap and no clock is judged by them. What keeps a pass from counting twice is its id, in the same ledger as the stream's.
/// </summary>
internal static class LineImport
{
    /// <param name="reject">Takes a pass that is not taken.</param>
    /// <returns>How many are new and how many were there already.</returns>
    /// <exception cref="JournalClosedException">The journal cannot store; none of these is.</exception>
    public static async Task<(int Accepted, int Known)> Store(
        IJournal journal, LineLedgers ledgers, LineKey line, IReadOnlyList<ImportedPass> passes, long nowMs, Action<ImportFault> reject)
    {
        while (true)
        {
            var ledger = await ledgers.Of(line);
            using var turn = await ledger.Enter(CancellationToken.None);
            if (ledger.IsSpoilt) continue; // another one failed meanwhile: read it again
            try
            {
                return await Store(journal, ledger, passes, nowMs, reject);
            }
            catch
            {
                ledgers.Forget(ledger);
                throw;
            }
        }
    }

    private static async Task<(int Accepted, int Known)> Store(
        IJournal journal, LineLedger ledger, IReadOnlyList<ImportedPass> passes, long nowMs, Action<ImportFault> reject)
    {
        var (accepted, known) = (0, 0);
        var key = Encoding.UTF8.GetBytes(ledger.Line.ToString());
        foreach (var imported in passes)
        {
            var raw = StationCodec.Encode(new StationFrame { StationId = ledger.Line.StationId, LineId = ledger.Line.LineId, Pass = imported.Pass.ToWire() });
            var mark = PassMark.Of(imported.Pass.PassId, FrameShape.Of(raw).BodyBytes);
            if (ledger.Passes.Contains(mark)) known++;
            else if (ledger.Passes.Contradicts(mark)) reject(new ImportFault(imported.Line, "pass_id", imported.Pass.PassId, "an id that was not used for other content"));
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

    /// <summary>What only the centre can say of a pass: whose it is and whether it comes in time. Null: nothing is wrong.</summary>
    public static ImportFault? Fault(ImportedPass imported, long nowMs)
    {
        var at = imported.Pass.PassedAtMs;
        if (RecordChecks.Time("passed_at", at, nowMs, RecordChecks.MaxAge) is not null)
        {
            var value = DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
            return new ImportFault(
                imported.Line, "passed_at", value,
                FormattableString.Invariant($"at most {RecordChecks.MaxAge.TotalDays} days old and {RecordChecks.MaxAhead.TotalMinutes} min ahead"));
        }

        return RecordChecks.Pass(imported.Pass) is null ? null : new ImportFault(imported.Line, "pass_id", imported.Pass.PassId, "1 to 64 characters");
    }
}
