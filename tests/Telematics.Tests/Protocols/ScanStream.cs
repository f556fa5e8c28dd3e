using Telematics.Core.Vehicles;
using Telematics.Protocols.Framing;

namespace Telematics.Tests.Protocols;

/// <summary>What a connection does with a scan, without the connection: takes complete frames out, drops what it is told to.</summary>
public static class ScanStream
{
    /// <summary>All frames of the bytes. At the end of input a started frame is given up byte by byte, as after the gateway's time-out.</summary>
    public static List<byte[]> Frames(ReadOnlySpan<byte> bytes, Scan scan, List<DecodeFault>? faults = null)
    {
        var frames = new List<byte[]>();
        while (!bytes.IsEmpty)
        {
            var found = scan(bytes);
            if (found.Status == FrameStatus.Complete) frames.Add(bytes[..found.Length].ToArray());
            if (found.Status == FrameStatus.Skip) faults?.Add(found.Fault);
            bytes = bytes[(found.Status == FrameStatus.NeedMore ? 1 : found.Length)..];
        }

        return frames;
    }
}
