using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Storage.Journal;
using static Telematics.Tests.Storage.Journal.JournalFixture;

namespace Telematics.Tests.Storage.Journal;

/// <summary>The promises of IJournal on a real disk.</summary>
public sealed class SegmentJournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<SegmentJournal> OpenHere(long segmentBytes = 64 * 1024 * 1024) => SegmentJournal.Open(
        Settings(_folder.Path) with { SegmentBytes = segmentBytes }, Clock(), NullLogger<SegmentJournal>.Instance);

    [Fact]
    public async Task What_was_committed_is_read_back_in_order()
    {
        await using var journal = await OpenHere();
        var written = AppendMany(journal, new Random(1), 500);

        Assert.Empty(ReadAll(journal)); // not durable, so nobody sees it
        await journal.Commit();

        Same(written, ReadAll(journal));
        FindsWhatWasWritten(journal, written, Start, Start + 300_000);
        Assert.Equal(0, journal.PendingBytes);
    }

    [Fact]
    public async Task An_opened_journal_holds_what_the_last_life_wrote_and_goes_on_behind_it()
    {
        var written = new List<Written>();
        for (var life = 0; life < 4; life++)
        {
            await using var journal = await OpenHere(4096);
            Same(written, ReadAll(journal));
            written.AddRange(AppendMany(journal, new Random(life), 300));
            await journal.Commit();
        }

        await using var last = await OpenHere(4096);
        Same(written, ReadAll(last));
        Assert.Equal(written.Select(w => w.Position).Order().Distinct(), written.Select(w => w.Position));
        FindsWhatWasWritten(last, written, Start + 20_000, Start + 200_000);
        Assert.Equal(0, last.QuarantinedRanges);
    }

    [Fact]
    public async Task Many_threads_append_at_once_and_every_one_finds_its_own_records()
    {
        await using var journal = await OpenHere(64 * 1024);
        var written = new ConcurrentBag<Written>();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < 300; i++)
            {
                written.Add(Append(journal, random, i));
                if (i % 3 == 0) await journal.Commit();
            }

            await journal.Commit();
        })));

        var inOrder = written.OrderBy(w => w.Position).ToList();
        Same(inOrder, ReadAll(journal));
        FindsWhatWasWritten(journal, inOrder, long.MinValue, long.MaxValue);
    }

    [Fact]
    public async Task A_reader_follows_the_writer_without_polling()
    {
        await using var journal = await OpenHere(8192);
        const int Count = 2000;
        using var reader = journal.Read(0);
        var following = Task.Run(async () =>
        {
            var seen = new List<Written>();
            var chunk = new List<JournalRecord>();
            while (seen.Count < Count)
            {
                while (reader.TryRead(chunk, 1000)) seen.AddRange(chunk.Select(Copy));
                if (seen.Count < Count) await reader.WaitToRead(CancellationToken.None);
            }

            return seen;
        });

        var random = new Random(5);
        var written = new List<Written>();
        for (var i = 0; i < Count; i++)
        {
            written.Add(Append(journal, random, i));
            if (i % 7 == 0) await journal.Commit();
        }

        await journal.Commit();
        Same(written, await following);
    }

    [Fact]
    public async Task A_record_longer_than_the_chunk_and_the_segment_is_read_whole()
    {
        await using var journal = await OpenHere(4096);
        var payload = new byte[100_000];
        new Random(3).NextBytes(payload);
        var first = journal.Append(RecordKind.VehicleFrame, "A"u8, 1, payload);
        var second = journal.Append(RecordKind.VehicleFrame, "A"u8, 2, payload);
        await journal.Commit();

        Assert.Equal([first, second], ReadAll(journal, chunk: 100).Select(w => w.Position));
        Assert.Equal(payload, journal.ReadAt(second)!.Value.Payload.ToArray());
    }

    [Fact]
    public async Task Reading_from_the_position_behind_a_record_gives_the_next_one_even_across_segments()
    {
        await using var journal = await OpenHere(1024);
        AppendMany(journal, new Random(9), 200);
        await journal.Commit();
        var all = ReadAll(journal);

        var chunk = new List<JournalRecord>();
        using var reader = journal.Read(0);
        for (var i = 0; reader.TryRead(chunk, 1) && i + 1 < all.Count; i++)
            Assert.Equal(all[i + 1].Position, ReadAll(journal, chunk[0].Next)[0].Position);
    }

    [Fact]
    public async Task A_second_process_is_refused_in_words()
    {
        await using var journal = await OpenHere();

        var refused = await Assert.ThrowsAsync<IOException>(() => OpenHere());

        Assert.Contains("used by another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_payload_and_kind_are_bounded()
    {
        await using var journal = await OpenHere();
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.Append(RecordKind.VehicleFrame, new byte[256], 0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.Append(RecordKind.VehicleFrame, [], 0, new byte[1024 * 1024]));
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.Append(0, [], 0, []));
        await journal.Commit();
        Assert.Empty(ReadAll(journal));
    }

    [Fact]
    public async Task A_stopped_journal_has_written_everything_and_takes_nothing_more()
    {
        List<Written> written;
        await using (var journal = await OpenHere())
        {
            written = AppendMany(journal, new Random(2), 50); // no commit
            await journal.DisposeAsync();
            Assert.Throws<JournalClosedException>(() => journal.Append(RecordKind.VehicleFrame, "A"u8, 0, []));
            Assert.Equal(JournalHealth.Stopped, journal.Health);
        }

        await using var next = await OpenHere();
        Same(written, ReadAll(next));
    }

    [Fact]
    public async Task A_wait_for_more_ends_when_the_journal_stops_or_the_waiter_gives_up()
    {
        var journal = await OpenHere();
        using var reader = journal.Read(0);
        using var giveUp = new CancellationTokenSource();
        var first = reader.WaitToRead(giveUp.Token);
        var second = reader.WaitToRead(CancellationToken.None);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await journal.DisposeAsync();
        await Assert.ThrowsAsync<JournalClosedException>(() => second);
    }

    [Fact]
    public async Task Positions_that_are_no_records_give_nothing_and_accuse_nobody()
    {
        await using var journal = await OpenHere(2048);
        var written = AppendMany(journal, new Random(4), 100);
        await journal.Commit();
        var records = written.Select(w => w.Position).ToHashSet();

        for (var position = -5; position < journal.Committed + 500; position++)
            Assert.Equal(records.Contains(position), journal.ReadAt(position) != null);

        Assert.Empty(journal.Find(RecordKind.VehicleFrame, Encoding.ASCII.GetBytes("NOBODY"), 0, long.MaxValue));
        Assert.Equal(0, journal.QuarantinedRanges);
    }

    [Fact]
    public async Task Read_from_a_position_inside_a_record_goes_on_with_the_next_and_accuses_nobody()
    {
        await using var journal = await OpenHere(2048);
        var written = AppendMany(journal, new Random(4), 100);
        await journal.Commit();

        for (var i = 1; i < written.Count; i += 9) Same(written.Skip(i), ReadAll(journal, written[i - 1].Position + 5));
        Assert.Equal(0, journal.QuarantinedRanges);
    }

    [Fact]
    public async Task Retention_deletes_old_segments_and_only_what_was_released()
    {
        var clock = Clock();
        var settings = Settings(_folder.Path) with { SegmentBytes = 4096, MaxBytes = 20_000 };
        await using var journal = await SegmentJournal.Open(settings, clock, NullLogger<SegmentJournal>.Instance);
        var written = AppendMany(journal, new Random(1), 1000);
        await journal.Commit();

        clock.Advance(Housekeeping.Period);
        Assert.Equal(written[0].Position, journal.Oldest);

        var half = written[500].Position;
        journal.Release(JournalFollower.Checkpoints, journal.Committed);
        journal.Release(JournalFollower.Archive, half);
        clock.Advance(Housekeeping.Period);
        Assert.InRange(journal.Oldest, written[1].Position, half);
        Same(written.Where(record => record.Position >= half), ReadAll(journal).Where(record => record.Position >= half));

        journal.Release(JournalFollower.Archive, journal.Committed);
        clock.Advance(Housekeeping.Period);
        var left = ReadAll(journal);
        Same(written.Where(record => record.Position >= journal.Oldest), left);
        Assert.InRange(left.Count, 1, 500);
        Assert.Null(journal.ReadAt(written[0].Position));
    }
}
