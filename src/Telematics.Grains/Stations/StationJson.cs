using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Grains.Stations;

/// <summary>
/// States of remote sensing to bytes and back: JSON, because there are a dozen lines, not a hundred thousand, and a person may want to read why a line is
/// in quarantine. The first byte names the format.
/// </summary>
public static class StationJson
{
    private const byte Json = 2;

    private static readonly JsonSerializerOptions Options = new() { IgnoreReadOnlyProperties = true, Converters = { new BookConverter() } };

    public static byte[] Write<T>(T state) => [Json, .. JsonSerializer.SerializeToUtf8Bytes(state, Options)];

    public static T Read<T>(ReadOnlySpan<byte> blob) where T : class => blob is [Json, ..]
        ? JsonSerializer.Deserialize<T>(blob[1..], Options) ?? throw new InvalidDataException("The state is empty")
        : throw new InvalidDataException($"State in format {(blob.IsEmpty ? "none" : blob[0])}; this version reads {Json}");

    /// <summary>A book's bins have keys of two parts, which JSON names cannot be.</summary>
    private sealed class BookConverter : JsonConverter<ScreeningBook>
    {
        public override ScreeningBook Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new()
        {
            Figures = JsonSerializer.Deserialize<Bin[]>(ref reader, options)!
                .ToImmutableDictionary(bin => new ScreeningBin(bin.Stage, bin.Vsp), bin => new ScreeningFigures(bin.No, bin.Opacity)),
        };

        public override void Write(Utf8JsonWriter writer, ScreeningBook value, JsonSerializerOptions options) => JsonSerializer.Serialize(
            writer, value.Figures.Select(bin => new Bin(bin.Key.Stage, bin.Key.VspBin, bin.Value.NoRatio, bin.Value.OpacityPerCo2)), options);
    }

    private sealed record Bin(EmissionStage Stage, int Vsp, QuantileSketch No, QuantileSketch Opacity);
}
