using System.Diagnostics.Metrics;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Archive;

/// <summary>Meter "Telematics.Archive".</summary>
internal sealed class ArchiveMetrics : IDisposable
{
    public const string MeterName = "Telematics.Archive";

    private readonly Meter _meter = new(MeterName);

    public ArchiveMetrics(Archiver archiver, IArchiveIndex index, IJournal journal)
    {
        _meter.CreateObservableGauge("archive.position", () => index.Position, "By", "Everything before this journal position is in the files");
        _meter.CreateObservableGauge("archive.lag", () => Math.Max(0, journal.Committed - index.Position), "By", "Bytes of the journal that are not in the files yet");
        _meter.CreateObservableGauge("archive.pending", () => archiver.Pending, "{row}", "Rows that gather for the next files");
        _meter.CreateObservableCounter("archive.failures", () => archiver.Failures, "{write}", "Writes that failed and were tried again");
    }

    public void Dispose() => _meter.Dispose();
}
