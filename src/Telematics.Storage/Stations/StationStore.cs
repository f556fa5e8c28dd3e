using Microsoft.Extensions.Logging;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Stations;

/// <summary>Everything that the station stream keeps besides the journal, under one folder each: ledgers, used nonces, media.</summary>
public sealed class StationStore : IAsyncDisposable
{
    private StationStore(LineLedgers ledgers, NonceMemory nonces, MediaStore media) => (Ledgers, Nonces, Media) = (ledgers, nonces, media);

    public LineLedgers Ledgers { get; }

    public NonceMemory Nonces { get; }

    public MediaStore Media { get; }

    /// <param name="dataPath">Data:Path.</param>
    public static StationStore Open(string dataPath, IJournal journal, ReadLineEntry read, long minFreeBytes, TimeProvider clock, ILoggerFactory logs) =>
        Open(dataPath, journal, read, new MediaStore(Path.Combine(dataPath, "media"), minFreeBytes, clock.GetUtcNow()), clock, logs);

    internal static StationStore Open(string dataPath, IJournal journal, ReadLineEntry read, MediaStore media, TimeProvider clock, ILoggerFactory logs)
    {
        var folder = Path.Combine(Path.GetFullPath(dataPath), "stations");
        Directory.CreateDirectory(folder);
        var nonces = new NonceMemory(Path.Combine(folder, "nonces"), clock.GetUtcNow().ToUnixTimeMilliseconds());
        return new StationStore(new LineLedgers(journal, read, media, folder, clock, logs.CreateLogger<LineLedgers>()), nonces, media);
    }

    /// <summary>Before the journal is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await Ledgers.Save();
        Ledgers.Dispose();
        Nonces.Dispose();
    }
}
