using DuckDB.NET.Data;
using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Archive;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Integrity;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;
using Good = Telematics.Tests.Stations.Passes;

namespace Telematics.Tests.Storage.Archive;

public sealed class DayFilesTests
{
    private const long Midnight = ArchiveRig.Midnight;
    private static readonly int Day = CityCalendar.Shanghai.DayNumber(Midnight);

    [Fact]
    public async Task Passes_lie_in_one_file_a_day_by_time()
    {
        await using var rig = await ArchiveRig.Start();
        await rig.Passes.Add([Pass("B", 7200), Pass("A", 60), Pass("next day", 86_400)], []);

        await rig.Days.Round(CancellationToken.None);

        Assert.Equal(["A|冀A11111|invalid|0", "B|冀A11111|invalid|0"], Read(rig, ArchiveKind.Passes, Day, "passId || '|' || plate || '|' || outcome || '|' || corrections"));
        Assert.Equal(["next day"], Read(rig, ArchiveKind.Passes, Day + 1, "passId"));
        Assert.Empty(rig.PassDays.Marks());
    }

    [Fact]
    public async Task A_correction_makes_the_file_of_its_day_anew_and_no_other()
    {
        await using var rig = await ArchiveRig.Start();
        await rig.Passes.Add([Pass("A", 60), Pass("next day", 86_400)], []);
        await rig.Days.Round(CancellationToken.None);
        var other = Assert.Single(rig.Index.Live(ArchiveKind.Passes, Day + 1, Day + 1));

        await rig.Passes.Correct([Pass("A", 60).Key], new PassChange("annul", 0, "taken back", "somebody", row =>
        {
            row.Validity |= PassValidity.Annulled;
            return true;
        }), decision: null);
        await rig.Days.Round(CancellationToken.None);

        Assert.Equal(["True"], Read(rig, ArchiveKind.Passes, Day, "validity LIKE '% annulled' AND corrections = 1"));
        Assert.Equal(other.Path, Assert.Single(rig.Index.Live(ArchiveKind.Passes, Day + 1, Day + 1)).Path);
        Assert.Equal(3, rig.Files().Count(file => file.StartsWith("passes", StringComparison.Ordinal)));
        rig.Clock.Advance(TimeSpan.FromDays(1));
        await rig.Merge();
        Assert.Equal(2, rig.Files().Count(file => file.StartsWith("passes", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("UPDATE passes SET plate = 'p-4711', plate_read = ''", "p-4711")]
    [InlineData("UPDATE passes SET plate = NULL", "")]
    public async Task A_plate_that_is_taken_away_by_any_writer_leaves_the_archive_too(string change, string left)
    {
        await using var rig = await ArchiveRig.Start();
        await rig.Passes.Add([Pass("A", 60)], []);
        await rig.Days.Round(CancellationToken.None);

        rig.Database.Execute(change);
        await rig.Days.Round(CancellationToken.None);

        Assert.Equal([left], Read(rig, ArchiveKind.Passes, Day, "coalesce(plate, '')"));
    }

    [Fact]
    public async Task A_day_whose_passes_are_all_deleted_has_no_file()
    {
        await using var rig = await ArchiveRig.Start();
        await rig.Passes.Add([Pass("A", 60)], []);
        await rig.Days.Round(CancellationToken.None);

        rig.Database.Execute("DELETE FROM passes");
        await rig.Days.Round(CancellationToken.None);

        Assert.Empty(rig.Index.Live(ArchiveKind.Passes, 0, int.MaxValue));
        Assert.Empty(rig.PassDays.Marks());
    }

    [Fact]
    public async Task A_pass_that_is_sent_again_changes_nothing()
    {
        await using var rig = await ArchiveRig.Start();
        await rig.Passes.Add([Pass("A", 60)], []);
        await rig.Days.Round(CancellationToken.None);

        await rig.Passes.Add([Pass("A", 60)], []);

        Assert.Empty(rig.PassDays.Marks());
    }

    [Fact]
    public async Task A_change_that_comes_while_the_day_is_written_is_not_forgotten()
    {
        await using var rig = await ArchiveRig.Start();
        await rig.Passes.Add([Pass("A", 60)], []);
        var marks = rig.PassDays.Marks();

        await rig.Passes.Add([Pass("B", 61)], []);
        await rig.PassDays.Done(marks);

        Assert.Single(rig.PassDays.Marks());
    }

    [Fact]
    public async Task Sums_of_a_day_are_those_of_the_judge()
    {
        await using var rig = await Driven();
        rig.Torques[ArchiveRig.Vin(1)] = 1500;

        await rig.Days.Round(CancellationToken.None);

        var told = Read(rig, ArchiveKind.DaySums, Day, "vin || ' ' || seconds || ' ' || validSeconds || ' ' || round(noxGrams, 2) || ' ' || round(fuelKg, 2) || ' ' || round(workKwh, 2)");
        Assert.Equal([Expected(rig, 1, 1500), Expected(rig, 2, null)], told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sums_wait_for_the_end_of_the_day_and_take_late_readings_in()
    {
        await using var rig = await ArchiveRig.Start();
        rig.Send(1, Midnight + 3600);
        await rig.Archive();
        await rig.Days.Round(CancellationToken.None);
        Assert.Empty(rig.Index.Live(ArchiveKind.DaySums, 0, int.MaxValue));

        rig.Clock.Advance(TimeSpan.FromDays(2));
        await rig.Days.Round(CancellationToken.None);
        Assert.Equal(["10"], Read(rig, ArchiveKind.DaySums, Day, "seconds"));

        rig.Send(1, Midnight + 7200, Midnight + 200_000);
        await rig.Archive();
        rig.Clock.Advance(TimeSpan.FromDays(1));
        await rig.Days.Round(CancellationToken.None);
        Assert.Equal(["20"], Read(rig, ArchiveKind.DaySums, Day, "seconds"));
        Assert.Single(rig.Index.Live(ArchiveKind.DaySums, 0, int.MaxValue));
    }

    [Theory]
    [InlineData(ArchiveKind.Passes)]
    [InlineData(ArchiveKind.DaySums)]
    public async Task A_damaged_file_of_a_day_is_made_again_by_the_scrub(ArchiveKind kind)
    {
        await using var rig = await Driven();
        await rig.Passes.Add([Pass("A", 60)], []);
        await rig.Days.Round(CancellationToken.None);
        var file = rig.Index.Live(kind, Day, Day)[0];
        var before = Read(rig, kind, Day, "vin");
        await File.WriteAllBytesAsync(Path.Combine(rig.Folder, file.Path), new byte[100], TestContext.Current.CancellationToken);
        using var scrubber = Scrubber.OfRunning(
            rig.DataFolder, new JournalSettings { Path = Path.Combine(rig.DataFolder, "journal") }, new ScrubSettings { MegabytesPerSecond = 100_000 }, rig.Journal, rig.Index, rig.Store,
            new MediaStore(Path.Combine(rig.DataFolder, "media"), 0, rig.Clock.GetUtcNow()), rig.Clock, NullLoggerFactory.Instance, days: rig.Days);

        var finding = Assert.Single((await scrubber.Run(CancellationToken.None)).Findings);

        Assert.Equal((file.Path, true), (finding.File, finding.IsMended));
        Assert.Equal(before, Read(rig, kind, Day, "vin"));
        Assert.Empty((await scrubber.Run(CancellationToken.None)).Findings);
    }

    [Fact]
    public async Task Every_day_file_survives_the_start_of_the_archiver()
    {
        await using var rig = await Driven();
        await rig.Passes.Add([Pass("A", 60)], []);
        await rig.Days.Round(CancellationToken.None);
        var files = rig.Files();

        rig.OpenAgain();
        await rig.Archive();

        Assert.Equal(files, rig.Files());
    }

    private static async Task<ArchiveRig> Driven()
    {
        var rig = await ArchiveRig.Start();
        for (var k = 0; k < 40; k++)
        {
            rig.Send(1, Midnight + 10 * k);
            rig.Send(2, Midnight + 10 * k);
        }

        await rig.Archive();
        rig.Clock.Advance(TimeSpan.FromDays(2));
        await rig.Merge();
        return rig;
    }

    private static string Expected(ArchiveRig rig, int vehicle, double? torqueNm)
    {
        var (context, sums) = (new ReadingContext(), new DaySums());
        foreach (var reading in rig.FromJournal.Readings(ArchiveRig.Vin(vehicle), Midnight, Midnight + 86_400))
            sums.Add(CleanReading.Of(reading, context, RuleSet.Default.Cleaning), torqueNm);
        Assert.True(sums.NoxGrams > 0);
        return FormattableString.Invariant(
            $"{ArchiveRig.Vin(vehicle)} {sums.Seconds} {sums.ValidSeconds} {Text(sums.NoxGrams)} {Text(sums.FuelKg)} {Text(sums.WorkKWh)}");
    }

    private static string Text(double value) => Math.Round(value, 2).ToString("0.0#", System.Globalization.CultureInfo.InvariantCulture);

    private static PassRow Pass(string id, long secondOfDay)
    {
        var pass = Good.Good with { PassId = id, PassedAtMs = (Midnight + secondOfDay) * 1000 };
        return Good.Judge(pass, Good.Moment with { LastGoodCalibrationMs = (Midnight + secondOfDay) * 1000 - 3_600_000 }).ToRow(new byte[32], null);
    }

    private static List<string> Read(ArchiveRig rig, ArchiveKind kind, int day, string what)
    {
        var files = rig.Index.Live(kind, day, day).Select(file => $"'{Path.Combine(rig.Folder, file.Path)}'");
        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        using var command = duck.CreateCommand();
        command.CommandText = $"SELECT {what} FROM read_parquet([{string.Join(", ", files)}])";
        using var rows = command.ExecuteReader();
        var all = new List<string>();
        while (rows.Read()) all.Add(Convert.ToString(rows.GetValue(0), System.Globalization.CultureInfo.InvariantCulture) ?? "");
        return all;
    }
}
