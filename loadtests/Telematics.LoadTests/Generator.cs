using System.Diagnostics;
using Telematics.Driver;

namespace Telematics.LoadTests;

/// <summary>How fast frames are prepared, without any socket: must lie far above every rate that is measured with them.</summary>
public static class Generator
{
    /// <summary>Millions a second on one core.</summary>
    public static double FramesPerSecond()
    {
        const int Frames = 500_000;
        var source = new FrameSource(0, 1_700_000_000);
        var frame = new byte[FrameSource.FrameLength];
        for (var i = 0; i < Frames; i++) source.Next(frame);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Frames; i++) source.Next(frame);
        return Frames / Stopwatch.GetElapsedTime(began).TotalSeconds / 1e6;
    }
}
