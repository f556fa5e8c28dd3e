using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Core.Vehicles;
using Telematics.Gateway;
using Telematics.Storage.Database;
using Telematics.Storage.Journal;

namespace Telematics.LoadTests;

/// <summary>The gateway alone: its listener over a journal that counts and forgets, to be held against the drop server.</summary>
public static class FramingServer
{
    public static async Task<int> Run()
    {
        var journal = new CountingJournal();
        var settings = new GatewaySettings { BindAddress = "127.0.0.1", VehiclePort = 0, StationPort = 0 };
        await using var listener = new VehicleListener(
            settings, journal, new EmptyRegistry(), TimeProvider.System, NullLogger<VehicleListener>.Instance);
        await listener.Start();
        Console.WriteLine($"Ready vehicles=tcp://{listener.EndPoint}");

        while (await Console.In.ReadLineAsync() is not null) Console.WriteLine(journal.Bytes);
        await listener.Stop(CancellationToken.None);
        return 0;
    }

    private sealed class CountingJournal : IJournal
    {
        private long _bytes;

        public long Bytes => Interlocked.Read(ref _bytes);

        public long Committed => Bytes;

        public long Oldest => 0;

        public string? Refusal => null;

        public long Append(RecordKind kind, ReadOnlySpan<byte> key, long receivedAtMs, ReadOnlySpan<byte> payload) =>
            Interlocked.Add(ref _bytes, payload.Length);

        public Task Commit() => Task.CompletedTask;

        public void Release(JournalFollower follower, long below) => throw new NotSupportedException();

        public IJournalReader Read(long from) => throw new NotSupportedException();

        public IEnumerable<long> Find(RecordKind kind, ReadOnlySpan<byte> key, long fromMs, long toMs) => [];

        public JournalRecord? ReadAt(long position) => null;
    }

    private sealed class EmptyRegistry : IVehicleRegistry
    {
        public ValueTask<VehicleFacts?> Facts(string vin, CancellationToken cancellation) => ValueTask.FromResult<VehicleFacts?>(null);

        public long ChangeOf(string vin) => 0;
    }
}
