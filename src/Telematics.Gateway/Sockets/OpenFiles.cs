using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Telematics.Gateway.Sockets;

/// <summary>
/// A connection is a file descriptor, and the journal needs some too: were connections to take the last one, nothing could be stored.
/// So the cap on connections leaves a reserve below the limit of the process.
/// </summary>
internal static partial class OpenFiles
{
    private const int Reserve = 1000;
    private const string LimitName = "Max open files";

    public static int Affordable(int connections, ILogger log)
    {
        if (Limit() is not { } limit || connections <= limit - Reserve) return connections;
        var affordable = Math.Max(1, limit > 2 * Reserve ? limit - Reserve : limit / 2);
        if (affordable < connections) TooFew(log, affordable, connections, limit);
        return Math.Min(affordable, connections);
    }

    /// <summary>Null: no limit, or not Linux.</summary>
    private static int? Limit()
    {
        const string limits = "/proc/self/limits";
        if (!File.Exists(limits)) return null;
        var line = File.ReadLines(limits).FirstOrDefault(line => line.StartsWith(LimitName, StringComparison.Ordinal));
        var soft = line?[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Gateway:MaxConnections {Wanted} lowered to {Affordable}: the process may open {Limit} files (raise ulimit -n, LimitNOFILE)")]
    private static partial void TooFew(ILogger log, int affordable, int wanted, int limit);
}
