using Telematics.Storage.Archive;

namespace Telematics.Tests.Storage.Archive;

public sealed class CachedArchiveIndexTests
{
    private const long Midnight = ArchiveRig.Midnight;

    [Fact]
    public async Task It_says_at_every_step_what_the_index_on_disk_says()
    {
        await using var rig = await ArchiveRig.Start();
        var stored = new Telematics.Storage.Database.Sqlite.SqliteArchiveIndex(rig.Writer, rig.Readers);
        Same();
        for (var round = 0; round < 4; round++)
        {
            rig.Send(round, Midnight + 60 * round);
            await rig.Archive();
            Same();
        }

        await rig.Merge();
        Same();
        rig.Clock.Advance(TimeSpan.FromDays(2));
        await rig.Merge();
        Same();
        await rig.Index.MarkDamaged(rig.Index.Live(ArchiveKind.Readings, 0, int.MaxValue)[0], rig.Clock.GetUtcNow());
        Same();

        void Same()
        {
            var day = Telematics.Core.CityCalendar.Shanghai.DayNumber(Midnight);
            for (var asked = 0; asked < 2; asked++)
            {
                foreach (var (first, last) in new[] { (day, day), (day - 3, day + 3), (day + 1, day), (0, int.MaxValue) })
                    Assert.Equal(Ids(stored.Live(ArchiveKind.Readings, first, last)), Ids(rig.Index.Live(ArchiveKind.Readings, first, last)));
                Assert.Equal(Ids(stored.Damaged()), Ids(rig.Index.Damaged()));
                Assert.Equal(stored.Position, rig.Index.Position);
            }
        }
    }

    private static List<long> Ids(IEnumerable<ArchiveFile> files) => [.. files.Select(file => file.Id)];
}
