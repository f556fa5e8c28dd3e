namespace Telematics.Storage.Database.Registry;

public sealed record RejectedRow(int Line, string Reason);

/// <summary>What became of a file.</summary>
/// <param name="Rejected">The first rows that were not taken; <paramref name="RejectedCount"/> counts all.</param>
public sealed record ImportReport(int Accepted, int RejectedCount, IReadOnlyList<RejectedRow> Rejected);

/// <summary>
/// Takes a file through in chunks, each one transaction: a good row is taken whatever becomes of its neighbours, and memory does not grow with the file.
/// Sending a file again does no harm, so a break in the middle needs no clean-up.
/// </summary>
internal sealed class CsvImport<T>(Form<T> form, string key, Func<IReadOnlyList<ImportRow>, CancellationToken, Task<IReadOnlyList<RejectedRow>>> write)
    where T : class
{
    private const int ChunkRows = 500;

    /// <summary>So that a file of the wrong kind does not fill the memory with complaints.</summary>
    private const int MaxReported = 10_000;

    private readonly List<ImportRow> _chunk = [];
    private readonly List<RejectedRow> _rejected = [];
    private int _accepted;
    private int _rejectedCount;

    public async Task<ImportReport> Run(Stream file, CancellationToken cancellation)
    {
        string[]? header = null;
        var keyColumn = -1;
        await foreach (var row in CsvRows.Read(file, cancellation))
        {
            if (header is not null) await Take(row, header, keyColumn, cancellation);
            else
            {
                header = [.. row.Texts.Select(name => name.Trim())];
                keyColumn = Array.FindIndex(header, name => name.Equals(key, StringComparison.OrdinalIgnoreCase));
                if ((row.Problem ?? ProblemOf(header, keyColumn)) is not { } problem) continue;
                Reject(new(row.Line, problem));
                return Report();
            }
        }

        if (header is null) Reject(new(1, "the file is empty"));
        await Flush(cancellation);
        return Report();
    }

    private string? ProblemOf(string[] header, int keyColumn) =>
        keyColumn < 0
            ? $"the header row has no column '{key}'"
            : form.ProblemOf(header.Where((_, column) => column != keyColumn)) is { } problem ? $"column {problem}" : null;

    private async Task Take(CsvRow row, string[] header, int keyColumn, CancellationToken cancellation)
    {
        if (row.Problem is { } problem)
        {
            Reject(new(row.Line, problem));
            return;
        }

        var fields = header.Zip(row.Texts, (name, text) => new FormText(name, text)).Where((_, column) => column != keyColumn);
        _chunk.Add(new(row.Line, row.Texts[keyColumn], [.. fields]));
        if (_chunk.Count == ChunkRows) await Flush(cancellation);
    }

    private async Task Flush(CancellationToken cancellation)
    {
        if (_chunk.Count == 0) return;
        var rejected = await write(_chunk, cancellation);
        _accepted += _chunk.Count - rejected.Count;
        foreach (var row in rejected) Reject(row);
        _chunk.Clear();
    }

    private void Reject(RejectedRow row)
    {
        _rejectedCount++;
        if (_rejected.Count < MaxReported) _rejected.Add(row);
    }

    private ImportReport Report() => new(_accepted, _rejectedCount, [.. _rejected.OrderBy(row => row.Line)]);
}

/// <summary>A row that is well formed as CSV: its key as it was written, and the other columns.</summary>
internal sealed record ImportRow(int Line, string Key, IReadOnlyList<FormText> Fields);
