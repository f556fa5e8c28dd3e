using System.Diagnostics.Metrics;

namespace Telematics.Storage.Journal;

/// <summary>Meter "Telematics.Journal".</summary>
internal sealed class JournalMetrics : IDisposable
{
    public const string MeterName = "Telematics.Journal";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _records;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _flushSeconds;
    private readonly Histogram<long> _batchBytes;

    public JournalMetrics(SegmentJournal journal)
    {
        _records = _meter.CreateCounter<long>("journal.records", "{record}", "Records made durable");
        _bytes = _meter.CreateCounter<long>("journal.bytes", "By", "Bytes made durable");
        _flushSeconds = _meter.CreateHistogram<double>("journal.flush.duration", "s", "Write and flush of one batch");
        _batchBytes = _meter.CreateHistogram<long>("journal.batch.size", "By", "Bytes of one batch");
        _meter.CreateObservableGauge("journal.pending", () => journal.PendingBytes, "By", "Bytes appended and not durable yet");
        _meter.CreateObservableCounter("journal.refused", () => journal.RefusedRecords, "{record}", "Records not taken: disk low, failed, stopped or too many waiting");
        _meter.CreateObservableGauge("journal.segments", () => journal.SegmentCount, "{segment}", "Segments kept");
        _meter.CreateObservableGauge("journal.kept.segments", () => journal.KeptSegmentCount, "{segment}", "Segments of which only held records are left");
        _meter.CreateObservableGauge("journal.kept.size", () => journal.KeptBytes, "By", "Their bytes on disk");
        _meter.CreateObservableCounter("journal.compressed.segments", () => journal.Compaction.Segments, "{segment}", "Segments compressed");
        _meter.CreateObservableCounter("journal.compressed.plain", () => journal.Compaction.PlainBytes, "By", "Their bytes before");
        _meter.CreateObservableCounter("journal.compressed.stored", () => journal.Compaction.StoredBytes, "By", "Their bytes after");
        _meter.CreateObservableGauge("journal.position.oldest", () => journal.Oldest, "By", "Position of the oldest record kept");
        _meter.CreateObservableGauge("journal.position.committed", () => journal.Committed, "By", "Position behind the last durable record");
        _meter.CreateObservableGauge("journal.quarantined", () => journal.QuarantinedRanges, "{range}", "Damaged or missing ranges, counted until their copies are removed");
        _meter.CreateObservableGauge("journal.accepting", () => journal.Health == JournalHealth.Accepting ? 1 : 0, description: "1 while records are accepted");
    }

    public void Flushed(Batch batch, TimeSpan duration)
    {
        _records.Add(batch.Records);
        _bytes.Add(batch.Length);
        _batchBytes.Record(batch.Length);
        _flushSeconds.Record(duration.TotalSeconds);
    }

    public void Dispose() => _meter.Dispose();
}
