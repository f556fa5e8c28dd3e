namespace Telematics.Storage.Archive;

/// <summary>Which files the archive consists of, and up to where of the journal. Changed in one transaction each time, so that no reading is in two files or in none.</summary>
public interface IArchiveIndex
{
    /// <summary>Everything before this journal position is in the files; 0 at the very start.</summary>
    long Position { get; }

    /// <summary>Files that were written from the journal up to a position.</summary>
    Task Add(IReadOnlyList<ArchiveFile> files, long position);

    /// <summary>A merge: one file stands for several. Null: their rows are no more.</summary>
    Task Replace(IReadOnlyList<ArchiveFile> replaced, ArchiveFile? by, DateTimeOffset now);

    Task MarkDamaged(ArchiveFile file, DateTimeOffset now);

    /// <summary>Files that are out of use because they were damaged, and whose rows are in no other file.</summary>
    IReadOnlyList<ArchiveFile> Damaged();

    /// <summary>The rows of a damaged file were made again: these files stand for it.</summary>
    Task Rebuilt(ArchiveFile damaged, IReadOnlyList<ArchiveFile> by);

    /// <summary>Live files of these local days, oldest first; one kind.</summary>
    IReadOnlyList<ArchiveFile> Live(ArchiveKind kind, int firstDay, int lastDay);

    /// <summary>Every file that is known, live or not, by path.</summary>
    IReadOnlySet<string> Known();

    /// <summary>Files replaced before that time.</summary>
    IReadOnlyList<ArchiveFile> Replaced(DateTimeOffset before);

    /// <summary>Forgets files that are deleted.</summary>
    Task Forget(IReadOnlyList<ArchiveFile> files);
}
