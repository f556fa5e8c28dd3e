using System.Globalization;
using System.Security.Cryptography;
using Telematics.Core.Stations;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Stations;

/// <param name="Reason">For the station; empty when accepted.</param>
internal readonly record struct HelloAnswer(HelloRefusal Refusal, string Reason)
{
    public static HelloAnswer Accepted => new(HelloRefusal.None, "");
}

/// <summary>
/// Who is there? Key and HMAC come first: what else is wrong is told only to somebody who has the key. The nonce comes last, because it is used up.
/// </summary>
internal static class HelloCheck
{
    /// <summary>Taken for keys that are not there, so that they cost the same time as a wrong HMAC.</summary>
    private static readonly byte[] NoSecret = RandomNumberGenerator.GetBytes(32);

    public static async Task<HelloAnswer> Check(LineServices services, StationFrame frame, HelloMessage hello)
    {
        if (!IsWellFormed(frame, hello)) return new(HelloRefusal.Malformed, "hello is malformed");

        var secret = await services.Registry.Secret(frame.StationId, hello.KeyId, CancellationToken.None);
        var proof = HelloProof.Compute(secret ?? NoSecret, frame.StationId, frame.LineId, hello.TimestampMs, hello.Nonce);
        if (!CryptographicOperations.FixedTimeEquals(proof, hello.HmacSha256) || secret is null)
            return new(HelloRefusal.NotAuthentic, "key or HMAC is wrong");

        if (await services.Registry.Line(new LineKey(frame.StationId, frame.LineId), CancellationToken.None) is null)
            return new(HelloRefusal.LineUnknown, "station or line is not registered");

        var nowMs = services.NowMs;
        var skewMs = Math.Abs((decimal)hello.TimestampMs - nowMs);
        if (skewMs > (decimal)NonceMemory.Window.TotalMilliseconds)
            return new(HelloRefusal.ClockOff, string.Create(CultureInfo.InvariantCulture, $"clock is off by {skewMs / 1000:0} s; {NonceMemory.Window.TotalSeconds} s are allowed"));

        return await UseNonce(services, hello, nowMs);
    }

    private static async Task<HelloAnswer> UseNonce(LineServices services, HelloMessage hello, long nowMs)
    {
        try
        {
            // It waits for the disk: not on the event loop.
            return await Task.Run(() => services.Store.Nonces.TryUse(hello.KeyId, hello.Nonce, hello.TimestampMs, nowMs))
                ? HelloAnswer.Accepted
                : new(HelloRefusal.NonceUsed, "nonce was used before");
        }
        catch (IOException disk)
        {
            services.Log.Closed(null, disk);
            return new(HelloRefusal.CentreNotReady, "the centre cannot store now");
        }
    }

    private static bool IsWellFormed(StationFrame frame, HelloMessage hello) =>
        LineKey.IsId(frame.StationId) && LineKey.IsId(frame.LineId) && hello.KeyId.Length is > 0 and <= 128
        && hello.Nonce.Length == HelloProof.NonceLength && hello.HmacSha256.Length == HelloProof.Length;
}
