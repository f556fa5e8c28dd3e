using System.Globalization;
using Telematics.Storage.Archive;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Integrity;

/// <summary>Damaged files of the archive: out of use, and made again from the journal.</summary>
/// <param name="days">Null: this system has no files of whole days.</param>
internal sealed class ArchiveMending(IJournal journal, IArchiveIndex index, ArchiveStore archive, DayFiles? days)
{
    public Task TakeOut(ArchiveFile file) => archive.Merger.Damaged(file);

    /// <summary>Files that are out of use and not made again: of this scrub, of a merge, or of a day when the journal could not be read.</summary>
    public IReadOnlyList<ArchiveFile> Waiting() => index.Damaged();

    public async Task<ScrubFinding> Mend(ArchiveFile file, CancellationToken stop)
    {
        if (DayFiles.Makes(file.Kind))
        {
            if (days is null) return new ScrubFinding("archive", file.Path, "was damaged; it is made again when the archive is on", IsMended: false);
            return await days.Rebuild(file, stop) is { } made
                ? new ScrubFinding("archive", file.Path, string.Create(CultureInfo.InvariantCulture, $"was damaged; made again with {made} rows"), IsMended: true)
                : new ScrubFinding("archive", file.Path, "was damaged; the readings that it sums are not there", IsMended: false);
        }

        if (journal.Oldest > file.FromPosition)
        {
            return new ScrubFinding("archive", file.Path, string.Create(CultureInfo.InvariantCulture,
                $"{file.Rows} rows are lost: they came from journal position {file.FromPosition}, the journal begins at {journal.Oldest}"), IsMended: false);
        }

        var rows = await archive.Rebuild.Run(file, stop);
        return rows >= file.Rows
            ? new ScrubFinding("archive", file.Path, string.Create(CultureInfo.InvariantCulture, $"was damaged; its {rows} rows were made again from the journal"), IsMended: true)
            : new ScrubFinding("archive", file.Path, string.Create(CultureInfo.InvariantCulture, $"was damaged; {rows} of {file.Rows} rows could be made again from the journal"), IsMended: false);
    }
}
