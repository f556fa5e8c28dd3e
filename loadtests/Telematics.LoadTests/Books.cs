using Telematics.Driver;

namespace Telematics.LoadTests;

/// <summary>
/// Was everything that was sent also stored and applied? By the product's totals, and vehicle by vehicle for a sample, whose stored readings are
/// counted too: totals alone could hide a loss behind something counted twice.
/// </summary>
public static class Books
{
    public const string AppliedFrames = "telematics_dispatch_frames_total";
    public const string StoredFrames = "telematics_gateway_frames_total";

    private const int Sample = 20;

    /// <returns>Frames sent and not accounted for.</returns>
    public static async Task<long> Missing(Product product, FrameLoad load, double storedBefore, double appliedBefore)
    {
        var stored = (long)(await product.Metric(StoredFrames) - storedBefore);
        var applied = (long)(await product.Metric(AppliedFrames) - appliedBefore);
        var missing = Math.Max(load.Sent - stored, load.Sent - applied);

        var vehicles = load.Vehicles.ToArray();
        var sampled = 0L;
        foreach (var (vin, sent) in vehicles.Where((_, i) => i % Math.Max(1, vehicles.Length / Sample) == 0))
        {
            var received = await product.Get($"/api/v1/vehicles/{vin}") is { } vehicle ? vehicle.GetProperty("framesReceived").GetInt64() : 0;
            sampled += Math.Abs(sent - received);
        }

        Progress.Say($"  books: {load.Sent} frames sent, {stored} stored, {applied} applied; in a sample of {Sample} vehicles {sampled} differ");
        return Math.Max(missing, sampled);
    }
}
