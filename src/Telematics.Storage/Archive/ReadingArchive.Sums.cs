using DuckDB.NET.Data;
using Telematics.Storage.History;

namespace Telematics.Storage.Archive;

/// <summary>Questions about whole days.</summary>
public sealed partial class ReadingArchive
{
    /// <summary>A question over a view of that kind; files that are not what was written are left out and told in the log.</summary>
    /// <param name="vin">The only vehicle that it is about: fewer pieces of the files are checked.</param>
    /// <param name="prepare">What it needs besides, such as a table of its own.</param>
    /// <param name="sql">Makes the question from the view.</param>
    internal Task<ResultTable> Ask(
        ArchiveKind kind, DaySpan days, string? vin, Action<DuckDBConnection>? prepare, Func<string, string> sql, CancellationToken cancellation)
    {
        var files = Sound(_index.Live(kind, days.From.DayNumber, days.To.DayNumber), vin, []).Select(_folder.FullPath).ToList();
        return _duck.Table(sql(kind == ArchiveKind.Passes ? ArchiveViews.Passes(files) : ArchiveViews.DaySums(files)), prepare, cancellation);
    }
}
