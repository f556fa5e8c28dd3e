using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using Telematics.Core.Vehicles;
using Telematics.Portal.Web;

namespace Telematics.Portal.Api;

/// <summary>
/// A reading outside the program, as JSON and as a line of CSV: the time and then every quantity of the one table, by its name there.
/// Null, or an empty field, is what the terminal said to be invalid or abnormal.
/// </summary>
internal static class ReadingShape
{
    /// <summary>Of the positioning state only its first bit is of use to readers; the other two are in the signs of the position.</summary>
    private const string PositionValid = "positionValid";

    public static string CsvHeader { get; } = "time," + string.Join(',', EngineQuantities.All.Select(NameOf));

    public static string NameOf(QuantityScale scale) => scale.Quantity == EngineQuantity.Positioning ? PositionValid : scale.Name;

    public static string CsvLine(in EngineReading reading, CityClock clock)
    {
        var fields = new string[EngineQuantities.Count + 1];
        fields[0] = clock.Local(reading.Time).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        for (var i = 0; i < EngineQuantities.Count; i++)
            fields[i + 1] = i == (int)EngineQuantity.Positioning
                ? reading.PositionValid switch { true => "true", false => "false", null => "" }
                : reading.Shown((EngineQuantity)i)?.ToString(CultureInfo.InvariantCulture) ?? "";
        return string.Join(',', fields);
    }

    /// <summary>For the API description: the converter below hides the shape from it.</summary>
    public static void Describe(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Object;
        schema.Properties = EngineQuantities.All.ToDictionary(NameOf, scale => (IOpenApiSchema)new OpenApiSchema
        {
            Type = JsonSchemaType.Null | (scale.Quantity == EngineQuantity.Positioning ? JsonSchemaType.Boolean : JsonSchemaType.Number),
            Description = $"{scale.Chinese} {scale.Unit}".TrimEnd(),
        });
        schema.Properties["time"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" };
    }

    internal sealed class Json(CityClock clock) : JsonConverter<EngineReading>
    {
        public override EngineReading Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("readings come from terminals, not from callers");

        public override void Write(Utf8JsonWriter writer, EngineReading value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("time", clock.Local(value.Time));
            foreach (var scale in EngineQuantities.All)
            {
                writer.WritePropertyName(NameOf(scale));
                if (scale.Quantity == EngineQuantity.Positioning) Write(writer, value.PositionValid);
                else if (value.Shown(scale.Quantity) is { } number) writer.WriteNumberValue(number);
                else writer.WriteNullValue();
            }

            writer.WriteEndObject();
        }

        private static void Write(Utf8JsonWriter writer, bool? flag)
        {
            if (flag is { } known) writer.WriteBooleanValue(known);
            else writer.WriteNullValue();
        }
    }
}
