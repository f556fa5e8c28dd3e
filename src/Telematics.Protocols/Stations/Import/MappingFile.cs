using System.Collections.Immutable;
using System.Text.Json;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Protocols.Stations.Import;

/// <summary>A mapping as a JSON file. A word that is not known refuses the file: a misspelt unit would otherwise falsify every record.</summary>
public static class MappingFile
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 16 };

    private static readonly Dictionary<string, Func<ImportMapping, JsonElement, ImportMapping>> Members = new()
    {
        ["format"] = (m, value) => m with { Format = Choice<ImportFormat>(value, new() { ["auto"] = 0, ["csv"] = ImportFormat.Csv, ["xml"] = ImportFormat.Xml, ["json"] = ImportFormat.Json }) },
        ["encoding"] = (m, value) => m with { Encoding = Choice(value, ImportText.Encodings.ToDictionary(name => name)) },
        ["delimiter"] = (m, value) => m with { Delimiter = Choice<char>(value, new() { [","] = ',', [";"] = ';', ["\t"] = '\t', ["|"] = '|' }) },
        ["rows"] = (m, value) => m with { Rows = Text(value) },
        ["datatype"] = (m, value) => m with { Datatype = Text(value) },
        ["timeFormats"] = (m, value) => m with { TimeFormats = [.. value.EnumerateArray().Select(Text)] },
        ["timeZone"] = (m, value) => m with { Zone = Zone(Text(value)) },
        ["accelerationUnit"] = (m, value) => m with { AccelerationFactor = Choice<double>(value, new() { ["m/s2"] = 1, ["km/h/s"] = ImportMapping.KmhPerSecondInMps2 }) },
        ["gradeUnit"] = (m, value) => m with { GradeIsPercent = Choice<bool>(value, new() { ["deg"] = false, ["percent"] = true }) },
        ["plateColors"] = (m, value) => m with { PlateColors = Choice(value, PlateColorCodes.All.ToDictionary(table => table.Name)) },
        ["fuels"] = (m, value) => m with { Fuels = Codes(value, Words<FuelKind>()).WithComparers(StringComparer.OrdinalIgnoreCase) },
        ["vehicleKinds"] = (m, value) => m with { Kinds = Codes(value, Words<VehicleKind>()) },
        ["verdicts"] = (m, value) => m with { Verdicts = Codes(value, Words<DeviceVerdict>()) },
        ["missing"] = (m, value) => m with { Missing = [.. value.EnumerateArray().Select(Text), ""] },
        ["fields"] = (m, value) => m with { Fields = value.EnumerateObject().ToImmutableSortedDictionary(field => Known(field.Name), field => Source(field.Value), StringComparer.Ordinal) },
    };

    /// <exception cref="FormatException">With the member, its value and what is allowed.</exception>
    public static ImportMapping Parse(string name, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var mapping = Bare(name);
            foreach (var member in document.RootElement.EnumerateObject()) mapping = Apply(mapping, member);
            return Complete(mapping);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"mapping {name}: it is no sound mapping: {wrong.Message}", wrong);
        }
    }

    /// <summary>What must be declared has no default: unit of acceleration, colour table, time zone.</summary>
    private static ImportMapping Bare(string name) => new() { Name = name, AccelerationFactor = double.NaN, PlateColors = null!, Zone = null! };

    private static ImportMapping Apply(ImportMapping mapping, JsonProperty member)
    {
        if (!Members.TryGetValue(member.Name, out var set))
            throw new FormatException($"mapping {mapping.Name}: '{member.Name}' is not known; known are {string.Join(", ", Members.Keys)}");
        try
        {
            return set(mapping, member.Value);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException or FormatException)
        {
            throw new FormatException($"mapping {mapping.Name}: {member.Name}: {wrong.Message}", wrong);
        }
    }

    private static ImportMapping Complete(ImportMapping mapping)
    {
        string? missing = mapping switch
        {
            _ when !mapping.Fields.ContainsKey("pass_id") || !mapping.Fields.ContainsKey("passed_at") => "fields: pass_id and passed_at are needed",
            { Zone: null } => "timeZone is needed, such as Asia/Shanghai",
            _ when mapping.Fields.ContainsKey("acceleration_mps2") && double.IsNaN(mapping.AccelerationFactor) => "accelerationUnit is needed: m/s2 or km/h/s",
            { PlateColors: null } when mapping.Fields.ContainsKey("plate_color") => $"plateColors is needed: {string.Join(", ", PlateColorCodes.All.Select(table => table.Name))}",
            { TimeFormats: [] } => "timeFormats: one at least is needed",
            _ => null,
        };
        return missing is null ? mapping : throw new FormatException($"mapping {mapping.Name}: {missing}");
    }

    private static string Known(string field) => PassFields.All.ContainsKey(field)
        ? field
        : throw new FormatException($"'{field}' is not known; known are {string.Join(", ", PassFields.All.Keys.Order(StringComparer.Ordinal))}");

    private static ImportSource Source(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("constant", out var constant)
        ? new ImportSource(null, constant.ToString())
        : new ImportSource(Text(value), null);

    private static ImmutableDictionary<string, T> Codes<T>(JsonElement value, Dictionary<string, T> words) =>
        value.EnumerateObject().ToImmutableDictionary(code => code.Name, code => Choice(code.Value, words));

    private static T Choice<T>(JsonElement value, Dictionary<string, T> choices) => choices.TryGetValue(Text(value), out var chosen)
        ? chosen
        : throw new FormatException($"'{Text(value)}': {string.Join(", ", choices.Keys)} is allowed");

    private static Dictionary<string, T> Words<T>() where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
        ? zone
        : throw new FormatException($"'{name}': a time zone such as Asia/Shanghai is allowed");

    private static string Text(JsonElement value) => value.GetString() ?? throw new FormatException("a text is expected");
}
