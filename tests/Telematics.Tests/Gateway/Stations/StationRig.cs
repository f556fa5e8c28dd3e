using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telematics.Core.Stations;
using Telematics.Gateway;
using Telematics.Gateway.Stations;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;
using Telematics.Storage.Database;
using Telematics.Storage.Journal;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Stations;

namespace Telematics.Tests.Gateway.Stations;

/// <summary>A station listener on a free port over a real journal in a folder of its own, and a clock that stands still until it is moved.</summary>
internal sealed class StationRig : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _ownsFolder;

    private StationRig(string folder, bool ownsFolder, SegmentJournal journal, GatewaySettings settings, FakeTimeProvider clock, FakeStations registry)
    {
        (_folder, _ownsFolder, Journal, Clock, Registry) = (folder, ownsFolder, journal, clock, registry);
        var media = new MediaStore(Media, 0, clock.GetUtcNow(), files => Disk = new(new OsJournalFiles(files)));
        Store = StationStore.Open(folder, journal, LineEntries.Read, media, clock, NullLoggerFactory.Instance);
        Listener = new(settings with { StationPort = 0, BindAddress = "127.0.0.1" }, journal, registry, Store, clock, NullLogger<StationListener>.Instance);
    }

    public SegmentJournal Journal { get; }
    public FakeTimeProvider Clock { get; }
    public FakeStations Registry { get; }
    public StationStore Store { get; }

    /// <summary>Of the media store.</summary>
    public FillingDisk Disk { get; private set; } = null!;

    public StationListener Listener { get; }
    public StationCounters Counters => Listener.Counters;
    public string Media => Path.Combine(_folder, "media");
    public long NowMs => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public static async Task<StationRig> Start(GatewaySettings? settings = null, string? folder = null, FakeTimeProvider? clock = null)
    {
        var path = folder ?? Directory.CreateTempSubdirectory("stations-test-").FullName;
        clock ??= new(new(2026, 11, 23, 4, 5, 6, TimeSpan.Zero));
        var journal = await SegmentJournal.Open(new() { Path = Path.Combine(path, "journal"), MinFreeBytes = 0 }, clock, NullLogger<SegmentJournal>.Instance);
        var rig = new StationRig(path, folder is null, journal, settings ?? Rig.Defaults, clock, new FakeStations());
        await rig.Listener.Start();
        return rig;
    }

    public async Task<ScriptedStation> Connect() => new(await Peer.Connect(Listener.EndPoint), this);

    public async Task<ScriptedStation> SignIn(ulong expectedLast = 0, string line = "L1")
    {
        var station = await Connect();
        var reply = await station.Hello(station.HelloFrame(line: line));
        Assert.True(reply.Accepted, reply.Reason);
        Assert.Equal(expectedLast, reply.LastSequence);
        return station;
    }

    public List<StationRecord> Records()
    {
        using var reader = Journal.Read(0);
        var all = new List<StationRecord>();
        var chunk = new List<JournalRecord>();
        while (reader.TryRead(chunk, 1 << 20))
            all.AddRange(chunk.Select(r => StationCodec.Decode(r.Key.Span, r.Position, r.ReceivedAtMs, r.Payload.Span)!));
        return all;
    }

    public Task Closed(CloseReason reason, long times = 1) =>
        Wait.Until(() => Counters.Closed(reason) == times, $"{times} connections closed as {reason}");

    public Task PassUntil(Func<bool> happened, string what) => Wait.Until(() =>
    {
        Pass(1);
        return happened();
    }, what);

    public void Pass(int seconds)
    {
        for (var i = 0; i < seconds; i++) Clock.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>What kill -9 leaves: the journal as it is on the disk, no ledger saved.</summary>
    public void CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            if (file.EndsWith("journal.lock", StringComparison.Ordinal)) continue;
            var copy = Path.Combine(folder, Path.GetRelativePath(_folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var to = File.Create(copy);
            from.CopyTo(to);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        await Store.DisposeAsync();
        await Journal.DisposeAsync();
        if (_ownsFolder) Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Station S1 with lines L1 and L2 and key k1.</summary>
internal sealed class FakeStations : IStationRegistry
{
    public static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private long _changes;

    public bool KeyIsWithdrawn { get; private set; }

    public bool LineIsGone { get; private set; }

    public void WithdrawKey()
    {
        KeyIsWithdrawn = true;
        Interlocked.Increment(ref _changes);
    }

    public void RemoveLine()
    {
        LineIsGone = true;
        Interlocked.Increment(ref _changes);
    }

    public ValueTask<LineFacts?> Line(LineKey line, CancellationToken cancellation) => new(
        !LineIsGone && line is { StationId: "S1", LineId: "L1" or "L2" }
            ? new LineFacts(line, StationKind.FixedVertical, "", null, null, null, 1, null, "", [])
            : null);

    public ValueTask<byte[]?> Secret(string stationId, string keyId, CancellationToken cancellation) =>
        new(!KeyIsWithdrawn && stationId == "S1" && keyId == "k1" ? Key : null);

    public long ChangeOf(string stationId) => Interlocked.Read(ref _changes);
}

/// <summary>A station at the other end of a real socket, in the protocol's own words.</summary>
internal sealed class ScriptedStation(Peer peer, StationRig rig) : IDisposable
{
    private static int _nonces;

    private string _line = "L1";

    public ulong Sequence { get; set; }

    public Peer Peer => peer;

    public StationFrame HelloFrame(string station = "S1", string line = "L1", string keyId = "k1", long skewMs = 0, byte[]? nonce = null)
    {
        nonce ??= [.. BitConverter.GetBytes(Interlocked.Increment(ref _nonces)), .. RandomNumberGenerator.GetBytes(12)];
        var at = rig.NowMs + skewMs;
        return new StationFrame
        {
            StationId = station,
            LineId = line,
            SentAtMs = at,
            Hello = new()
            {
                KeyId = keyId,
                TimestampMs = at,
                Nonce = nonce,
                HmacSha256 = HelloProof.Compute(FakeStations.Key, station, line, at, nonce),
                SoftwareVersion = "test-1",
            },
        };
    }

    public Task<HelloReplyMessage> Hello() => Hello(HelloFrame());

    public async Task<HelloReplyMessage> Hello(StationFrame frame)
    {
        _line = frame.LineId;
        await peer.Send(StationEnvelope.Encode(frame));
        var reply = (await Receive()).HelloReply!;
        Sequence = reply.LastSequence;
        return reply;
    }

    public StationFrame Next(Action<StationFrame> body)
    {
        var frame = new StationFrame { StationId = "S1", LineId = _line, Sequence = ++Sequence, SentAtMs = rig.NowMs };
        body(frame);
        return frame;
    }

    public StationFrame PassFrame(string id, double opacity = 8, Action<PassMessage>? change = null) => Next(frame =>
    {
        frame.Pass = new() { PassId = id, PassedAtMs = rig.NowMs - 1000, Plate = "冀A11111", PlateColor = 2, OpacityPercent = opacity };
        change?.Invoke(frame.Pass);
    });

    public Task Send(params StationFrame[] frames) => peer.Send([.. frames.Select(StationEnvelope.Encode)]);

    /// <summary>Until everything sent is acknowledged; returns what was rejected on the way.</summary>
    public async Task<List<RejectionMessage>> Drain(ulong? upTo = null)
    {
        var rejected = new List<RejectionMessage>();
        while (true)
        {
            var ack = (await Receive()).Ack!;
            rejected.AddRange(ack.Rejected);
            if (ack.StoredUpTo >= (upTo ?? Sequence)) return rejected;
        }
    }

    public async Task<CentreFrame> Receive()
    {
        var header = await peer.Receive(8);
        var rest = await peer.Receive(StationEnvelope.ExpectedLength(header) - 8);
        byte[] envelope = [.. header, .. rest];
        Assert.Equal(EnvelopeScan.Complete(envelope.Length), StationEnvelope.Scan(envelope));
        return StationCodec.DecodeCentreFrame(StationEnvelope.Payload(envelope))!;
    }

    public void Dispose() => peer.Dispose();
}
