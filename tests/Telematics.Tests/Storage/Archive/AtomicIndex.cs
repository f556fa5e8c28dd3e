using Telematics.Storage.Archive;
using Telematics.Tests.Storage.Journal;

namespace Telematics.Tests.Storage.Archive;

/// <summary>
/// An index that keeps what SQLite promises: each change is there whole or not at all, and durable when the call returns. It takes part in the count of changes of
/// the disk beside it, twice a change: what fails before the commit has not happened, what fails behind it has, although the caller was told of an error.
/// </summary>
internal sealed class AtomicIndex : IArchiveIndex
{
    private List<(ArchiveFile File, ArchiveFileState State, DateTimeOffset Ended)> _rows = [];
    private long _lastId;

    /// <summary>Where this life of the program keeps its files.</summary>
    public SimulatedDisk Disk { get; set; } = new();

    /// <summary>Told after each change.</summary>
    public Action? Changed { get; set; }

    public long Position { get; private set; }

    public Task Add(IReadOnlyList<ArchiveFile> files, long position) => Commit(rows => rows.AddRange(files.Select(New)), position);

    public Task Replace(IReadOnlyList<ArchiveFile> replaced, ArchiveFile? by, DateTimeOffset now) => Commit(rows =>
    {
        foreach (var file in replaced) End(rows, file, ArchiveFileState.Replaced, now);
        if (by is not null) rows.Add(New(by));
    });

    public Task MarkDamaged(ArchiveFile file, DateTimeOffset now) => Commit(rows => End(rows, file, ArchiveFileState.Damaged, now));

    public IReadOnlyList<ArchiveFile> Damaged() => Files(ArchiveFileState.Damaged);

    public Task Rebuilt(ArchiveFile damaged, IReadOnlyList<ArchiveFile> by) => Commit(rows =>
    {
        rows.RemoveAll(row => row.File.Id == damaged.Id);
        rows.AddRange(by.Select(New));
    });

    public IReadOnlyList<ArchiveFile> Live(ArchiveKind kind, int firstDay, int lastDay) =>
        [.. Files(ArchiveFileState.Live).Where(file => file.Kind == kind && file.Day >= firstDay && file.Day <= lastDay).OrderBy(file => file.Day).ThenBy(file => file.FromPosition)];

    public IReadOnlySet<string> Known() => _rows.Where(row => row.State != ArchiveFileState.Damaged).Select(row => row.File.Path).ToHashSet(StringComparer.Ordinal);

    public IReadOnlyList<ArchiveFile> Replaced(DateTimeOffset before) =>
        [.. _rows.Where(row => row.State == ArchiveFileState.Replaced && row.Ended < before).Select(row => row.File)];

    public Task Forget(IReadOnlyList<ArchiveFile> files) => Commit(rows => rows.RemoveAll(row => files.Any(file => file.Id == row.File.Id)));

    private List<ArchiveFile> Files(ArchiveFileState state) => [.. _rows.Where(row => row.State == state).Select(row => row.File)];

    private (ArchiveFile, ArchiveFileState, DateTimeOffset) New(ArchiveFile file) => (file with { Id = ++_lastId }, ArchiveFileState.Live, default);

    private static void End(List<(ArchiveFile File, ArchiveFileState State, DateTimeOffset Ended)> rows, ArchiveFile file, ArchiveFileState state, DateTimeOffset now)
    {
        var at = rows.FindIndex(row => row.File.Id == file.Id && row.State == ArchiveFileState.Live);
        if (at < 0) throw new InvalidOperationException($"{file.Path} is no longer live");
        rows[at] = (file, state, now);
    }

    private Task Commit(Action<List<(ArchiveFile File, ArchiveFileState State, DateTimeOffset Ended)>> change, long? position = null)
    {
        Disk.Step(); // fails: rolled back
        var rows = _rows.ToList();
        change(rows);
        if (rows.GroupBy(row => row.File.Path).FirstOrDefault(path => path.Count() > 1) is { } twice) throw new InvalidOperationException($"UNIQUE constraint failed: {twice.Key}");
        (_rows, Position) = (rows, position ?? Position);
        Changed?.Invoke();
        Disk.Step(); // fails: committed, and the caller is told that it was not
        return Task.CompletedTask;
    }
}
