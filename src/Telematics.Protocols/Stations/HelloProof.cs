using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Telematics.Protocols.Stations;

/// <summary>What a station proves its key with: HMAC-SHA-256 over "station|line|timestamp|nonce in lower hex" (remote_sensing.proto, Hello).</summary>
public static class HelloProof
{
    public const int Length = HMACSHA256.HashSizeInBytes;
    public const int NonceLength = 16;

    public static byte[] Compute(ReadOnlySpan<byte> secret, string stationId, string lineId, long timestampMs, ReadOnlySpan<byte> nonce)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{stationId}|{lineId}|{timestampMs}|{Convert.ToHexStringLower(nonce)}");
        return HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text));
    }
}
