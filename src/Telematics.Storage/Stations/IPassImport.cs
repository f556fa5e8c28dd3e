using Telematics.Core.Stations;

namespace Telematics.Storage.Stations;

/// <summary>A row of a file that was not taken.</summary>
/// <param name="Line">Where it starts, from 1; in JSON the number of the record.</param>
public sealed record RejectedPass(int Line, string Field, string Value, string Allowed);

/// <summary>What became of a file of passes.</summary>
/// <param name="Accepted">New passes, now in the journal.</param>
/// <param name="Known">Passes that were there already: nothing changed.</param>
/// <param name="Rejected">The first rows that were not taken; <paramref name="RejectedCount"/> counts all of them. A row may have several faults.</param>
/// <param name="Refused">Why nothing, or nothing from some line on, could be read; null: everything was.</param>
/// <param name="KeptAs">Where the file itself is kept under Data:Path; empty: it stays where it came from.</param>
public sealed record PassImportReport(
    string Mapping, int Accepted, int Known, int RejectedCount, IReadOnlyList<RejectedPass> Rejected, string? Refused, string KeptAs)
{
    public bool IsClean => Refused is null && RejectedCount == 0;
}

/// <summary>Passes of stations that cannot stream, as files (docs/station-import.md).</summary>
public interface IPassImport
{
    /// <summary>Names of the mappings that there are now.</summary>
    IReadOnlyList<string> Mappings { get; }

    /// <summary>The largest file that is taken.</summary>
    long MaxBytes { get; }

    /// <summary>Takes a file; sending it again changes nothing.</summary>
    /// <param name="line">Whose passes they are where the file does not say it.</param>
    /// <param name="keep">The file goes into the store: nobody else keeps it.</param>
    /// <exception cref="Journal.JournalClosedException">The journal cannot store now: the file has to come again.</exception>
    /// <exception cref="MediaClosedException">The file cannot be kept now.</exception>
    Task<PassImportReport> Import(byte[] file, string mapping, LineKey? line, bool keep, CancellationToken cancellation);
}
