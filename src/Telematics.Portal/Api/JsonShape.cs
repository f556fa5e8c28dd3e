using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Telematics.Portal.Web;

namespace Telematics.Portal.Api;

/// <summary>How the API writes JSON: camelCase, Chinese as it is, times with the city's offset, enums as lower-kebab-case words, nulls present.</summary>
internal static class JsonShape
{
    public static void Apply(JsonSerializerOptions json, CityClock clock)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // served as application/json with nosniff, never inside a page
        json.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        json.Converters.Add(new CityTime(clock));
        json.Converters.Add(new ReadingShape.Json(clock));
    }

    /// <summary>A moment written in city time; read with any offset.</summary>
    private sealed class CityTime(CityClock clock) : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && clock.TryRead(reader.GetString()!, out var instant)
                ? instant
                : throw new JsonException("a time is written as in 2026-11-24T08:00:00+08:00");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(clock.Local(value));
    }
}
