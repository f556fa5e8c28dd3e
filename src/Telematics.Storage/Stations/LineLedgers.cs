using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Telematics.Core.Stations;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Stations;

/// <summary>The ledgers of all lines: read from file and journal at first use, saved every few minutes and at the end.</summary>
/// <param name="folder">Of their files.</param>
public sealed partial class LineLedgers(IJournal journal, ReadLineEntry read, MediaStore media, string folder, TimeProvider clock, ILogger log) : IDisposable
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(5);

    /// <summary>The journal's index is by receipt, and a clock may have been set back: so much earlier is looked as well.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromDays(2);

    private readonly ConcurrentDictionary<LineKey, LineLedger> _ledgers = new();
    private readonly ConcurrentDictionary<LineKey, (long Changes, long At)> _saved = new();
    private readonly SemaphoreSlim _loading = new(1);
    private Task _saving = Task.CompletedTask;

    /// <exception cref="JournalClosedException">The journal cannot be asked.</exception>
    public async Task<LineLedger> Of(LineKey line)
    {
        if (Known(line) is { } known) return known;
        await _loading.WaitAsync();
        try
        {
            if (Known(line) is { } meanwhile) return meanwhile;
            await journal.Commit(); // what was appended and is not durable would not be found
            return _ledgers[line] = await Task.Run(() => Load(line));
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Null: not in memory.</summary>
    public LineLedger? Known(LineKey line) => _ledgers.GetValueOrDefault(line);

    /// <summary>Something was noted in it that is not stored: the next use reads it again.</summary>
    public void Forget(LineLedger ledger)
    {
        ledger.IsSpoilt = true;
        _ledgers.TryRemove(new(ledger.Line, ledger));
    }

    /// <summary>Called about once a second: saves what is due, in the background.</summary>
    public void SaveDue()
    {
        if (_saving.IsCompleted) _saving = SaveAll(all: false);
    }

    /// <summary>At the end.</summary>
    public async Task Save()
    {
        await _saving;
        await SaveAll(all: true);
    }

    public void Dispose() => _loading.Dispose();

    private async Task SaveAll(bool all)
    {
        foreach (var (line, ledger) in _ledgers)
        {
            var (changes, at) = _saved.GetOrAdd(line, _ => (0, clock.GetTimestamp()));
            if (ledger.Changes == changes || (!all && clock.GetElapsedTime(at) < SaveEvery)) continue;
            await Save(ledger);
        }
    }

    private async Task Save(LineLedger ledger)
    {
        try
        {
            byte[] bytes;
            using (await ledger.Enter(CancellationToken.None))
            {
                if (ledger.IsSpoilt) return;
                ledger.AppliedTo = journal.Committed;
                _saved[ledger.Line] = (ledger.Changes, clock.GetTimestamp());
                bytes = LedgerFile.Write(ledger);
            }

            await Task.Run(() => LedgerFile.Replace(PathOf(ledger.Line), bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotSaved(log, ledger.Line, e); // a longer start, nothing worse
        }
    }

    private LineLedger Load(LineKey line)
    {
        var ledger = Saved(line) ?? new LineLedger(line);
        if (ledger.AppliedTo > journal.Committed) ledger = new LineLedger(line); // a file of another journal

        var from = ledger.LastReceivedAtMs == 0 ? 0 : ledger.LastReceivedAtMs - (long)ClockMargin.TotalMilliseconds;
        var upTo = journal.Committed;
        foreach (var position in journal.Find(RecordKind.StationFrame, Encoding.UTF8.GetBytes(line.ToString()), from, long.MaxValue))
        {
            if (position < ledger.AppliedTo || journal.ReadAt(position) is not { } record || read(record) is not { } entry) continue;
            ledger.Note(entry);
            if (entry.Piece is { } piece && ledger.Media.Find(piece.MediaId) is { } announced) Replay(announced, piece);
        }

        ledger.AppliedTo = upTo;
        _saved[line] = (0, clock.GetTimestamp());
        return ledger;
    }

    private void Replay(AnnouncedMedia announced, MediaPiece piece)
    {
        if (announced.IsWhole || piece.Length <= 0 || piece.Offset < 0 || piece.Offset > announced.Size - piece.Length) return;
        announced.Received.Add((ulong)piece.Offset, (ulong)(piece.Offset + piece.Length - 1));
        if (!announced.HasAllBytes) return;
        if (media.Has(announced.Sha256)) announced.IsWhole = true;
        else announced.Received.Clear(); // its hash was wrong
    }

    private LineLedger? Saved(LineKey line)
    {
        try
        {
            var path = PathOf(line);
            if (!File.Exists(path)) return null;
            if (LedgerFile.Read(File.ReadAllBytes(path), line) is { } ledger) return ledger;
            Damaged(log, line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            NotRead(log, line, e);
        }

        return null;
    }

    /// <summary>Ids come from outside, so they name no file.</summary>
    private string PathOf(LineKey line) =>
        Path.Combine(folder, $"{PassMark.Hash(Encoding.UTF8.GetBytes(line.ToString())):x16}.ledger");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger of line {Line} could not be saved; the next start reads more of the journal")]
    private static partial void NotSaved(ILogger log, LineKey line, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger of line {Line} could not be read; it is made again from the journal")]
    private static partial void NotRead(ILogger log, LineKey line, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger of line {Line} is damaged; it is made again from the journal")]
    private static partial void Damaged(ILogger log, LineKey line);
}
