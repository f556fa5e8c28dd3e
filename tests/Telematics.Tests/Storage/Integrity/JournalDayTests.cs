using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telematics.Core;
using Telematics.Storage.Database.Sqlite;
using Telematics.Storage.Integrity;
using Telematics.Storage.Journal;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;
using Telematics.Tests.Storage.Archive;
using Telematics.Tests.Storage.Database;

namespace Telematics.Tests.Storage.Integrity;

public sealed class JournalDayTests : IAsyncLifetime
{
    /// <summary>2026-03-02 00:00 in the city.</summary>
    private const long Midnight = ArchiveRig.Midnight;
    private const long Day = 86_400;

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(Midnight));
    private TempDatabase _database = null!;
    private SegmentJournal _journal = null!;
    private SqliteWriter _writer = null!;
    private SqliteReaders _readers = null!;
    private CentreKey _key = null!;
    private SqliteJournalDays _days = null!;

    [Fact]
    public async Task Each_day_that_is_over_is_sealed_once_and_continues_the_day_before()
    {
        foreach (var day in new[] { 0, 1, 4 }) await Receive(day, 10); // stopped on days 2 and 3
        await Seal(day: 5);
        await Seal(day: 5);

        Assert.Equal(["1 02 10", "2 03 10", "3 06 10"], _days.All().Select(Told));
        Assert.All(Check(), day => Assert.Equal(DayVerdict.Right, day));
    }

    [Fact]
    public async Task The_day_that_goes_on_is_not_sealed()
    {
        await Receive(day: 0, 10);
        await Receive(day: 1, 10);
        await Seal(day: 1);

        Assert.Equal(["1 02 10"], _days.All().Select(Told));
    }

    [Fact]
    public async Task Records_that_cross_each_other_at_midnight_and_wrong_clocks_are_in_exactly_one_day()
    {
        await Receive(day: 0, 5);
        await Receive(day: 1, 1);
        await Receive(day: 0, 1);   // a little late
        await Receive(day: 500, 1); // a clock far ahead for a moment
        await Receive(day: 1, 5);
        await Receive(day: 2, 5);
        await Seal(day: 3);

        Assert.Equal(["1 02 5", "2 03 8", "3 04 5"], _days.All().Select(Told));
        Assert.All(Check(), day => Assert.Equal(DayVerdict.Right, day));
    }

    [Fact]
    public async Task A_record_changed_with_its_checksum_made_right_is_found()
    {
        foreach (var day in new[] { 0, 1, 2 }) await Receive(day, 10);
        await Seal(day: 3);
        var victim = Records().ElementAt(12).Position;
        await _journal.DisposeAsync();
        Forge(victim);

        Assert.Empty(new JournalFolder(JournalPath).Verify().SelectMany(segment => segment.Faults)); // no checksum shows it
        Assert.Equal([DayVerdict.Right, DayVerdict.RecordsDiffer, DayVerdict.Right], Check());
    }

    [Theory]
    [InlineData("UPDATE journal_days SET records = 9 WHERE number = 2", DayVerdict.Right, DayVerdict.NotSigned, DayVerdict.ChainBroken)]
    [InlineData("UPDATE journal_days SET sha256 = zeroblob(32) WHERE number = 1", DayVerdict.NotSigned, DayVerdict.ChainBroken, DayVerdict.Right)]
    [InlineData("DELETE FROM journal_days WHERE number = 2", DayVerdict.Right, DayVerdict.ChainBroken)]
    [InlineData("DELETE FROM journal_days WHERE number = 1", DayVerdict.ChainBroken, DayVerdict.Right)]
    [InlineData("UPDATE journal_days SET signature = zeroblob(64) WHERE number = 3", DayVerdict.Right, DayVerdict.Right, DayVerdict.NotSigned)]
    public async Task A_row_of_the_chain_that_was_tampered_with_is_found(string sql, params DayVerdict[] verdicts)
    {
        foreach (var day in new[] { 0, 1, 2 }) await Receive(day, 10);
        await Seal(day: 3);

        _database.Execute(sql);

        Assert.Equal(verdicts, Check());
    }

    [Fact]
    public async Task A_day_signed_anew_with_another_key_is_found()
    {
        await Receive(day: 0, 10);
        await Seal(day: 1);
        var other = Directory.CreateTempSubdirectory("telematics-key-");
        using var forger = CentreKey.OpenOrMake(other.FullName);
        var day = Assert.Single(_days.All());

        var forged = day with { KeyId = _key.Id, Signature = forger.Sign(day.Hash()) };

        Assert.Equal(DayVerdict.NotSigned, Assert.Single(DayCheck.Run([forged], oldest: 0, Records(), _key)).Verdict);
        other.Delete(recursive: true);
    }

    [Fact]
    public async Task Days_whose_records_retention_has_deleted_are_told_as_such_and_the_rest_is_right()
    {
        foreach (var day in new[] { 0, 1, 2 }) await Receive(day, 10);
        await Seal(day: 3);
        var days = _days.All();

        var verdicts = DayCheck.Run(days, days[1].FromPosition + 10, Records().Where(record => record.Position >= days[2].FromPosition), _key).Select(day => day.Verdict);

        Assert.Equal([DayVerdict.RecordsGone, DayVerdict.RecordsGone, DayVerdict.Right], verdicts);
    }

    [Fact]
    public void The_private_key_is_its_owners_alone_and_the_public_one_is_enough_to_check()
    {
        var folder = Path.Combine(_database.Folder, "keys");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, CentreKey.PrivateName)));
        using var again = CentreKey.OpenOrMake(_database.Folder);
        using var checker = CentreKey.ToCheck(Path.Combine(folder, CentreKey.PublicName));
        var hash = new byte[32];

        Assert.True(checker.HasSigned(hash, again.Sign(hash)));
        Assert.True(checker.HasSigned(hash, _key.Sign(hash)));
        Assert.Equal(_key.Id, checker.Id);
    }

    public async ValueTask InitializeAsync()
    {
        _database = await TempDatabase.Create();
        _journal = await SegmentJournal.Open(new JournalSettings { Path = JournalPath, MinFreeBytes = 0 }, TimeProvider.System, NullLogger<SegmentJournal>.Instance);
        _writer = new SqliteWriter(_database.Settings);
        _readers = new SqliteReaders(_database.Settings);
        _days = new SqliteJournalDays(_writer, _readers);
        _key = CentreKey.OpenOrMake(_database.Folder);
    }

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _writer.DisposeAsync();
        _readers.Dispose();
        await _journal.DisposeAsync();
        await _database.DisposeAsync();
    }

    private string JournalPath => Path.Combine(_database.Folder, "journal");

    private static string Told(JournalDay day) => $"{day.Number} {DateOnly.FromDayNumber(day.Day):dd} {day.Records}";

    private IEnumerable<JournalRecord> Records() => new JournalFolder(JournalPath).Records();

    private IEnumerable<DayVerdict> Check() => DayCheck.Run(_days.All(), new JournalFolder(JournalPath).Oldest ?? long.MaxValue, Records(), _key).Select(day => day.Verdict);

    private async Task Receive(int day, int records)
    {
        for (var i = 0; i < records; i++)
            _journal.Append(RecordKind.VehicleFrame, Encoding.ASCII.GetBytes(ArchiveRig.Vin(1)), (Midnight + day * Day + 3600 + i) * 1000, Encoding.ASCII.GetBytes($"frame {day} {i}"));
        await _journal.Commit();
    }

    private async Task Seal(int day)
    {
        _clock.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Midnight + day * Day + 600));
        await new DaySealing(_journal, _days, _key, CityCalendar.Shanghai, _clock, NullLogger<DaySealing>.Instance).Run(CancellationToken.None);
    }

    /// <summary>As somebody would who knows the format: another payload, and the checksum for it.</summary>
    private void Forge(long position)
    {
        var files = new OsJournalFiles(JournalPath);
        using var file = files.Open(SegmentIdentity.NameOf(0, SegmentIdentity.Extension), FileAccess.ReadWrite);
        var identity = SegmentInspection.Of(file, 0).Identity!.Value;
        using var scanner = new SegmentScanner(file, identity, position, position + RecordFormat.MaxLength);
        Assert.True(scanner.Next());
        var record = SegmentReading.ToRecord(scanner.Bytes.ToArray(), position, scanner.Record);
        var payload = record.Payload.ToArray();
        payload[0] ^= 1;
        var forged = new byte[scanner.Record.Length];
        RecordFormat.Write(forged, identity, position, (byte)record.Kind, record.Key.Span, record.ReceivedAtMs, payload);
        file.Write(forged, position);
    }
}
