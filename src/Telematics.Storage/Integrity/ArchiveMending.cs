using System.Globalization;
using Telematics.Storage.Archive;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Integrity;

/// <summary>Damaged files of the archive: out of use, and made again from the journal.</summary>
internal sealed class ArchiveMending(IJournal journal, IArchiveIndex index, ArchiveStore archive)
{
    public Task TakeOut(ArchiveFile file) => archive.Merger.Damaged(file);

    /// <summary>Files that are out of use and not made again: of this scrub, of a merge, or of a day when the journal could not be read.</summary>
    public IReadOnlyList<ArchiveFile> Waiting() => index.Damaged();

    public async Task<ScrubFinding> Mend(ArchiveFile file, CancellationToken stop)
    {
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
