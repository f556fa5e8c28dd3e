using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Telematics.Gateway;

/// <summary>
/// What every port counts, and how: plain numbers that tests and pages read, published by the meter "Telematics.Gateway" when somebody
/// listens, so that counting costs one addition.
/// </summary>
public abstract class PortCounters : IDisposable
{
    public const string MeterName = "Telematics.Gateway";

    private readonly Meter _meter = new(MeterName);
    private readonly string _prefix;
    private readonly long[] _closed = new long[Enum.GetValues<CloseReason>().Length];
    private long _accepted, _bytes;

    /// <param name="prefix">Of the names of its metrics.</param>
    /// <param name="whose">What the connections are, in the descriptions: "Vehicle".</param>
    private protected PortCounters(string prefix, string whose)
    {
        _prefix = prefix;
        Publish<CloseReason>("closed", _closed, "reason", $"{whose} connections ended, by reason");
        Publish("accepted", () => Accepted, $"{whose} connections accepted from the network");
        Publish("bytes", () => Bytes, $"Bytes read from {whose.ToLowerInvariant()} connections");
    }

    public long Accepted => Volatile.Read(ref _accepted);
    public long Bytes => Volatile.Read(ref _bytes);

    public long Closed(CloseReason reason) => Volatile.Read(ref _closed[(int)reason]);

    internal void CountAccepted() => Interlocked.Increment(ref _accepted);

    internal void CountBytes(int bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void CountClosed(CloseReason reason) => Interlocked.Increment(ref _closed[(int)reason]);

    public void Dispose()
    {
        _meter.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected void Publish(string name, Func<long> value, string description) =>
        _meter.CreateObservableCounter(_prefix + name, value, null, description);

    private protected void Publish<TLabel>(string name, long[] values, string label, string description) where TLabel : struct, Enum =>
        _meter.CreateObservableCounter(_prefix + name, () => Measure<TLabel>(values, label), null, description);

    /// <summary>A value of the moment, asked for when somebody reads the meter.</summary>
    private protected void Watch<T>(string name, Func<T> value, string? unit, string description) where T : struct =>
        _meter.CreateObservableGauge(_prefix + name, value, unit, description);

    private static IEnumerable<Measurement<long>> Measure<TLabel>(long[] values, string label) where TLabel : struct, Enum
    {
        for (var i = 0; i < values.Length; i++)
            if (Volatile.Read(ref values[i]) is > 0 and var value) yield return new(value, new KeyValuePair<string, object?>(label, NameOf<TLabel>(i)));
    }

    private static string NameOf<TLabel>(int value) where TLabel : struct, Enum =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(Enum.ToObject(typeof(TLabel), value).ToString()!);
}
