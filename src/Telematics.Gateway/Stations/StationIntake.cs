using System.Text;
using Telematics.Core.Stations;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Stations;

/// <summary>
/// What one line brings goes into journal and media store in the order of arrival, and what comes out is the acknowledgement for it: only when everything
/// in it is on the disk. Anything that fails between the ledger's note and the commit makes the ledger worthless; it is read again from the journal.
/// </summary>
internal sealed class StationIntake(LineServices services, LineLedger ledger)
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(ledger.Line.ToString());

    public long Stored { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>Null: the ledger was spoilt by another connection of the line, nothing was stored.</summary>
    /// <exception cref="JournalClosedException">The journal cannot store.</exception>
    /// <exception cref="MediaClosedException">The media store cannot store.</exception>
    public async Task<AckMessage?> Store(IReadOnlyList<byte[]> frames, bool isRegistered)
    {
        using var turn = await ledger.Enter(CancellationToken.None);
        if (ledger.IsSpoilt) return null;
        try
        {
            var records = Judge(frames, isRegistered, services.NowMs);
            if (records.Exists(record => record.Media is not null || record.IsTooLong)) await Task.Run(() => StoreMedia(records));
            await Append(records);
            return Credit(records);
        }
        catch
        {
            services.Store.Ledgers.Forget(ledger);
            throw;
        }
    }

    private List<JudgedRecord> Judge(IReadOnlyList<byte[]> frames, bool isRegistered, long nowMs)
    {
        var records = new List<JudgedRecord>(frames.Count);
        foreach (var raw in frames)
        {
            var sequence = FrameShape.Of(raw).Sequence;
            if (sequence > 0 && ledger.Sequences.Contains(sequence))
            {
                services.Counters.CountRepeated();
                continue;
            }

            if (sequence > ledger.Sequences.Highest + 1) services.Counters.CountGap();
            records.Add(RecordJudge.Judge(raw, ledger, isRegistered, nowMs, out var entry));
            ledger.Note(entry);
        }

        return records;
    }

    /// <summary>Before the journal: a chunk that is in the journal has its bytes in the store, whatever happens between.</summary>
    private void StoreMedia(List<JudgedRecord> records)
    {
        foreach (var record in records.Where(record => record.IsTooLong))
            record.Message += $"; kept as raw/{services.Store.Media.KeepRaw(record.Raw)}";

        var chunks = records.Where(record => record.Media is not null).ToList();
        if (chunks.Count == 0) return;
        var written = services.Store.Media.Write(
            ledger.Line,
            chunks.ConvertAll(record => new MediaBytes(record.Media!, (long)record.Frame!.MediaChunk!.Offset, record.Frame.MediaChunk.Data)));
        for (var i = 0; i < chunks.Count; i++) Note(chunks[i], written[i]);
    }

    private void Note(JudgedRecord chunk, MediaProgress progress)
    {
        if (progress != MediaProgress.Partial) services.Counters.CountMedia(progress);
        if (progress != MediaProgress.Wrong) return;

        var mediaId = chunk.Frame!.MediaChunk!.MediaId;
        chunk.Rejection = RejectionCode.InvalidValue;
        chunk.Message = "the file has another SHA-256 than announced; kept aside";
        services.Log.MediaWrong(ledger.Line, mediaId);
    }

    private async Task Append(List<JudgedRecord> records)
    {
        var bytes = 0;
        try
        {
            foreach (var record in records)
            {
                var payload = StationPayload.Write(record.Rejection, record.Message, JournalFrame(record));
                services.Journal.Append(RecordKind.StationFrame, _key, services.NowMs, payload);
                services.Budget.Take(payload.Length);
                bytes += payload.Length;
            }

            // Also without a record: what is acknowledged again may be another connection's, but the turn says that it is durable.
            if (records.Count > 0) await services.Journal.Commit();
        }
        finally
        {
            services.Budget.Return(bytes);
        }
    }

    private static byte[] JournalFrame(JudgedRecord record)
    {
        if (record.Media is not null) return StationCodec.WithoutBytes(record.Frame!);
        return record.IsTooLong ? StationCodec.Encode(new StationFrame { Sequence = record.Sequence }) : record.Raw;
    }

    private AckMessage Credit(List<JudgedRecord> records)
    {
        var ack = new AckMessage { StoredUpTo = ledger.Sequences.Highest };
        foreach (var record in records)
        {
            Stored++;
            services.Counters.CountStored(record.Body, record.Rejection);
            if (record.Rejection == RejectionCode.None) continue;
            Rejected++;
            ack.Rejected.Add(new RejectionMessage { Sequence = record.Sequence, Code = (int)record.Rejection, Message = record.Message });
        }

        return ack;
    }
}
