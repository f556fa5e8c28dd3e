using System.Security.Cryptography;
using Telematics.Core.Stations;
using Telematics.Gateway;
using Telematics.Protocols.Stations.Messages;
using Telematics.Storage.Stations;

namespace Telematics.Tests.Gateway.Stations;

public sealed class RecoveryTests
{
    private static readonly byte[] Picture = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];

    [Fact]
    public async Task After_a_kill_the_ledger_is_made_again_from_the_journal()
    {
        var killed = Directory.CreateTempSubdirectory("stations-test-").FullName;
        await using (var rig = await StationRig.Start())
        {
            using var station = await rig.SignIn();
            await station.Send(station.PassFrame("P1"), station.PassFrame("P2", opacity: 140), AnnounceAndReturn(station), Chunk(station, 0, 200_000));
            await station.Drain();
            station.Sequence = 9;
            await station.Send(station.PassFrame("P10"));
            await station.Drain();
            rig.CopyTo(killed);
        }

        await using (var rig = await StationRig.Start(folder: killed))
        {
            using var station = await rig.SignIn(expectedLast: 10);
            Assert.Equal(5UL, rig.Listener.Sessions.Of(new("S1", "L1"))!.Missing);

            await station.Send(station.PassFrame("P1", opacity: 9), station.PassFrame("P2", opacity: 14), Chunk(station, 200_000, 100_000));

            var rejected = Assert.Single(await station.Drain());
            Assert.Equal((11UL, RejectionCode.DuplicatePassId), (rejected.Sequence, (RejectionCode)rejected.Code)); // P2 was never accepted: it may be mended
            Assert.True(rig.Store.Media.Has(SHA256.HashData(Picture)));
        }

        Directory.Delete(killed, recursive: true);
    }

    [Fact]
    public async Task After_a_clean_stop_the_saved_ledger_says_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("stations-test-").FullName;
        await using (var rig = await StationRig.Start(folder: folder))
        {
            using var station = await rig.SignIn();
            await station.Send(station.PassFrame("P1"), AnnounceAndReturn(station));
            await station.Drain();
        }

        Assert.Single(Directory.GetFiles(Path.Combine(folder, "stations"), "*.ledger"));
        await using (var rig = await StationRig.Start(folder: folder))
        {
            using var station = await rig.SignIn(expectedLast: 2);
            await station.Send(station.PassFrame("P1", opacity: 9), Chunk(station, 0, 300_000 - 262_144), Chunk(station, 300_000 - 262_144, 262_144));
            Assert.Equal(RejectionCode.DuplicatePassId, (RejectionCode)Assert.Single(await station.Drain()).Code);
            Assert.True(rig.Store.Media.Has(SHA256.HashData(Picture)));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_file_is_whole_in_any_order_and_its_bytes_are_not_in_the_journal()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();

        await station.Send(AnnounceAndReturn(station), Chunk(station, 100_000, 200_000), Chunk(station, 0, 100_000));

        Assert.Empty(await station.Drain());
        await using var file = rig.Store.Media.OpenRead(SHA256.HashData(Picture))!;
        Assert.Equal(Picture, await File.ReadAllBytesAsync(file.Name));
        Assert.Equal([new MediaPiece("m1", 100_000, 200_000), new MediaPiece("m1", 0, 100_000)], rig.Records().Skip(1).Select(r => r.Media!));
        Assert.True(rig.Journal.Committed < 10_000, $"{rig.Journal.Committed} bytes in the journal");
    }

    [Fact]
    public async Task A_file_with_another_hash_is_kept_aside_and_may_be_sent_again()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();
        var wrong = Chunk(station, 0, 100_000);
        wrong.Sequence = 2;
        wrong.MediaChunk!.Data[5] ^= 1;
        station.Sequence = 0;
        var announcement = AnnounceAndReturn(station);
        station.Sequence = 2;

        await station.Send(announcement, wrong, Chunk(station, 100_000, 200_000));

        Assert.Equal(3UL, Assert.Single(await station.Drain()).Sequence);
        Assert.False(rig.Store.Media.Has(SHA256.HashData(Picture)));
        Assert.Single(Directory.GetFiles(Path.Combine(rig.Media, "wrong")));
        Assert.Equal(1, rig.Counters.Media(MediaProgress.Wrong));

        await station.Send(Chunk(station, 0, 100_000), Chunk(station, 100_000, 200_000));
        Assert.Empty(await station.Drain());
        Assert.True(rig.Store.Media.Has(SHA256.HashData(Picture)));
    }

    [Fact]
    public async Task Limits_of_media_are_held()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();
        await station.Send(
            station.PassFrame("P1", change: p => p.Media.Add(Ref("big", MediaStore.MaxPicture + 1, MediaKind.Plume))),
            station.PassFrame("P2", change: p => p.Media.Add(Ref("film", MediaStore.MaxVideo, MediaKind.Video))),
            station.PassFrame("P3", change: p => p.Media.AddRange(Enumerable.Range(0, 21).Select(i => Ref("m" + i, 10, MediaKind.Plume)))),
            station.Next(f => f.MediaChunk = new() { MediaId = "film", Data = new byte[MediaStore.MaxChunk + 1] }),
            station.Next(f => f.MediaChunk = new() { MediaId = "film", Offset = (ulong)MediaStore.MaxVideo, Data = [1] }),
            station.Next(f => f.MediaChunk = new() { MediaId = "film", Offset = ulong.MaxValue, Data = [1] }),
            station.Next(f => f.MediaChunk = new() { MediaId = "film" }));

        var rejected = await station.Drain();

        Assert.Equal([1UL, 3UL, 4UL, 5UL, 6UL, 7UL], rejected.Select(r => r.Sequence));
        Assert.All(rejected, r => Assert.Equal((int)RejectionCode.InvalidValue, r.Code));
    }

    [Fact]
    public async Task A_journal_that_cannot_store_acknowledges_nothing()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();
        await rig.Journal.DisposeAsync();

        await station.Send(station.PassFrame("P1"));

        Assert.Empty(await station.Peer.ReceiveAll());
        await rig.Closed(CloseReason.JournalClosed);
        Assert.Null(rig.Store.Ledgers.Known(new("S1", "L1")));
    }

    [Fact]
    public async Task A_full_media_disk_costs_nothing_that_was_sent_and_holds_up_nobody_without_pictures()
    {
        await using var rig = await StationRig.Start();
        using var station = await rig.SignIn();
        await station.Send(AnnounceAndReturn(station), Chunk(station, 0, 100_000));
        Assert.Empty(await station.Drain());
        rig.Disk.IsFull = true;

        // Together, so that they come in one read: what is not acknowledged is kept by the station, and may or may not be here.
        await station.Send(station.PassFrame("P3"), Chunk(station, 100_000, 200_000));
        await station.Peer.ReceiveAll();
        await rig.Closed(CloseReason.MediaClosed);
        using var other = await rig.SignIn(line: "L2");
        await other.Send(other.PassFrame("of another line"));
        Assert.Empty(await other.Drain());

        rig.Disk.IsFull = false;
        using var again = await rig.Connect();
        var last = (await again.Hello()).LastSequence;
        Assert.InRange(last, 2UL, 3UL);
        again.Sequence = 2;
        await again.Send(again.PassFrame("P3"), Chunk(again, 100_000, 200_000));
        Assert.Empty(await again.Drain());

        Assert.Equal([1UL, 2UL, 3UL, 4UL], rig.Records().Where(record => record.Line.LineId == "L1").Select(record => record.Sequence));
        await using var file = rig.Store.Media.OpenRead(SHA256.HashData(Picture))!;
        Assert.Equal(Picture, await File.ReadAllBytesAsync(file.Name));
    }

    private static MediaRefMessage Ref(string id, long size, MediaKind kind) => new() { MediaId = id, Kind = (int)kind, SizeBytes = (ulong)size, Sha256 = new byte[32] };

    private static StationFrame AnnounceAndReturn(ScriptedStation station) => station.PassFrame("with picture", change: p => p.Media.Add(
        new() { MediaId = "m1", Kind = (int)MediaKind.WholeVehicle, SizeBytes = (ulong)Picture.Length, Sha256 = SHA256.HashData(Picture) }));

    private static StationFrame Chunk(ScriptedStation station, int offset, int length) => station.Next(f => f.MediaChunk = new()
    {
        MediaId = "m1",
        Offset = (ulong)offset,
        Data = Picture[offset..(offset + length)],
    });
}
