using Telematics.Core.Stations;
using Telematics.Protocols.Stations.Import;
using Telematics.Storage.Database;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Import;

/// <summary>
/// Files of passes into the journal, where the same dispatcher finds them as those that were streamed. In chunks: a good row is taken whatever becomes of
/// its neighbours, and a break in the middle needs no clean-up, because the file can be taken again.
/// </summary>
public sealed class PassImporter(
    ImportSettings settings, string dataPath, IJournal journal, IStationRegistry registry, StationStore store, FindMeasured judged, TimeProvider clock) : IPassImport
{
    private const int ChunkRows = 500;

    /// <summary>So that a file of the wrong kind does not fill the memory with complaints.</summary>
    private const int MaxReported = 10_000;

    private readonly LineImport _lines = new(journal, store.Ledgers, judged);
    private readonly ImportMappings _mappings = new(Path.GetFullPath(settings.Mappings ?? Path.Combine(dataPath, "mappings")));

    public IReadOnlyList<string> Mappings => _mappings.Names;

    public long MaxBytes => settings.MaxFileBytes;

    public Task<PassImportReport> Import(byte[] file, string mapping, LineKey? line, bool keep, CancellationToken cancellation)
    {
        try
        {
            return Import(file, _mappings.Named(mapping), line, keep, cancellation);
        }
        catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(new PassImportReport(mapping, 0, 0, 0, [], wrong.Message, ""));
        }
    }

    internal async Task<PassImportReport> Import(byte[] file, ImportMapping mapping, LineKey? line, bool keep, CancellationToken cancellation)
    {
        if (file.LongLength > settings.MaxFileBytes)
            return new PassImportReport(mapping.Name, 0, 0, 0, [], FormattableString.Invariant($"the file has {file.LongLength} bytes; {settings.MaxFileBytes} are allowed"), "");
        var keptAs = keep ? "media/raw/" + await Task.Run(() => store.Media.KeepRaw(file), cancellation) : "";
        return await new OneFile(this, mapping, line).Run(file, keptAs, cancellation);
    }

    private sealed class OneFile(PassImporter importer, ImportMapping mapping, LineKey? line)
    {
        private readonly List<RejectedPass> _rejected = [];
        private readonly Dictionary<LineKey, bool> _registered = [];
        private int _accepted, _known, _rejectedCount;

        public async Task<PassImportReport> Run(byte[] file, string keptAs, CancellationToken cancellation)
        {
            string? refused = null;
            try
            {
                var rows = ImportRows.Read(ImportText.Decode(file, mapping.Encoding), mapping);
                foreach (var chunk in rows.Chunk(ChunkRows))
                {
                    cancellation.ThrowIfCancellationRequested();
                    await Take(chunk, cancellation);
                }
            }
            catch (ImportFileException wrong)
            {
                refused = FormattableString.Invariant($"line {wrong.Line}: {wrong.Message}");
            }

            return new PassImportReport(mapping.Name, _accepted, _known, _rejectedCount, [.. _rejected.OrderBy(row => row.Line)], refused, keptAs);
        }

        private async Task Take(ImportRow[] rows, CancellationToken cancellation)
        {
            var nowMs = importer.NowMs;
            var byLine = new Dictionary<LineKey, List<ImportedPass>>();
            foreach (var row in rows)
            {
                var (pass, faults) = PassReader.Read(row, mapping);
                if (pass is null) Reject(faults);
                else if (await LineOf(pass, cancellation) is not { } its) Reject([NotALine(pass)]);
                else if (LineImport.Fault(pass, nowMs) is { } fault) Reject([fault]);
                else if (byLine.TryGetValue(its, out var passes)) passes.Add(pass);
                else byLine.Add(its, [pass]);
            }

            foreach (var (its, passes) in byLine)
            {
                var (accepted, known) = await importer._lines.Store(its, passes, nowMs, fault => Reject([fault]));
                _accepted += accepted;
                _known += known;
            }
        }

        /// <summary>Null: not registered, or no line is named.</summary>
        private async ValueTask<LineKey?> LineOf(ImportedPass pass, CancellationToken cancellation)
        {
            var key = Named(pass);
            if (!LineKey.IsId(key.StationId) || !LineKey.IsId(key.LineId)) return null;
            if (!_registered.TryGetValue(key, out var isRegistered))
                _registered[key] = isRegistered = await importer.Registry.Line(key, cancellation) is not null;
            return isRegistered ? key : null;
        }

        /// <summary>What the record says of itself goes before what its folder or upload says.</summary>
        private LineKey Named(ImportedPass pass) => new(
            pass.StationId.Length > 0 ? pass.StationId : line?.StationId ?? "", pass.LineId.Length > 0 ? pass.LineId : line?.LineId ?? "");

        private ImportFault NotALine(ImportedPass pass) => new(pass.Line, "line_id", Named(pass).ToString(), "a registered station/line");

        private void Reject(IReadOnlyList<ImportFault> faults)
        {
            _rejectedCount++;
            foreach (var fault in faults)
                if (_rejected.Count < MaxReported) _rejected.Add(new RejectedPass(fault.Line, fault.Field, fault.Value, fault.Allowed));
        }
    }

    private IStationRegistry Registry => registry;

    private long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
