using System.Globalization;
using Telematics.Core.Stations;

namespace Telematics.Protocols.Stations.Import;

/// <summary>A row that became a pass.</summary>
/// <param name="StationId">Empty: the file does not say it, its folder does.</param>
public sealed record ImportedPass(int Line, string StationId, string LineId, Pass Pass);

/// <summary>Rows to passes by a mapping. Pure; every fault of a row is told, not only the first.</summary>
public static class PassReader
{
    private const int LongestValue = 60;

    /// <summary>The pass, or why there is none.</summary>
    public static (ImportedPass? Pass, IReadOnlyList<ImportFault> Faults) Read(ImportRow row, ImportMapping mapping)
    {
        if (row.Problem is { } problem) return (null, [new ImportFault(row.Line, "record", "", problem)]);
        var draft = ImportDraft.Empty;
        var faults = new List<ImportFault>();
        foreach (var (field, source) in mapping.Fields)
        {
            var text = source.Constant ?? row.Texts.GetValueOrDefault(source.Name!, "");
            text = text.Trim();
            if (mapping.Missing.Contains(text)) continue; // not measured, never 0
            if (PassFields.All[field](text, mapping, ref draft) is { } allowed) faults.Add(Fault(row.Line, field, source, text, allowed));
        }

        if (faults.Count == 0) AddWhatCannotBe(draft.Pass, row, mapping, faults);
        return faults.Count > 0 ? (null, faults) : (new ImportedPass(row.Line, draft.StationId, draft.LineId, draft.Pass), []);
    }

    private static void AddWhatCannotBe(Pass pass, ImportRow row, ImportMapping mapping, List<ImportFault> faults)
    {
        if (pass.PassId.Length == 0) faults.Add(Missing(row.Line, "pass_id", mapping, "1 to 64 characters"));
        if (pass.PassedAtMs == 0) faults.Add(Missing(row.Line, "passed_at", mapping, ImportTime.Allowed(mapping)));
        if (PhysicalRanges.Fault(pass) is { } range)
            faults.Add(Fault(row.Line, range.Field, mapping.Fields.GetValueOrDefault(range.Field), range.Value.ToString(CultureInfo.InvariantCulture), range.Allowed));
    }

    private static ImportFault Missing(int line, string field, ImportMapping mapping, string allowed) =>
        Fault(line, field, mapping.Fields.GetValueOrDefault(field), "", allowed);

    private static ImportFault Fault(int line, string field, ImportSource? source, string value, string allowed) => new(
        line, source?.Name is { } name && name != field ? $"{field} ({name})" : field, value.Length > LongestValue ? value[..LongestValue] + "…" : value, allowed);
}
