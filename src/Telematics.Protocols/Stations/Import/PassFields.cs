using System.Collections.Frozen;
using System.Globalization;
using Telematics.Core.Stations;

namespace Telematics.Protocols.Stations.Import;

/// <summary>A record on its way: the line that it names, and its pass.</summary>
internal sealed record ImportDraft(string StationId, string LineId, Pass Pass)
{
    public static ImportDraft Empty { get; } = new("", "", new Pass { PassId = "" });
}

/// <summary>Reads one field's text into the draft; returns what would be allowed where the text is not.</summary>
internal delegate string? SetField(string text, ImportMapping mapping, ref ImportDraft draft);

/// <summary>Every field that a mapping may name, by its name in remote_sensing.proto, one line each.</summary>
internal static class PassFields
{
    private const string ANumber = "a number";

    public static readonly FrozenDictionary<string, SetField> All = new Dictionary<string, SetField>
    {
        ["station_id"] = Text(LineKey.MaxIdLength, (d, text) => d with { StationId = text }),
        ["line_id"] = Text(LineKey.MaxIdLength, (d, text) => d with { LineId = text }),
        ["pass_id"] = PassText(64, (p, text) => p with { PassId = text }),
        ["lane"] = Lane,
        ["passed_at"] = Time,
        ["plate"] = PassText(32, (p, text) => p with { Plate = text }),
        ["plate_color"] = PlateColor,
        ["plate_type"] = PassText(8, (p, text) => p with { PlateType = text }),
        ["plate_confidence"] = Number((p, value) => p with { PlateConfidence = value }),
        ["fuel"] = Code(m => m.Fuels, (p, fuel) => p with { Fuel = fuel }),
        ["vehicle_kind"] = Code(m => m.Kinds, (p, kind) => p with { Kind = kind }),
        ["speed_kmh"] = Number((p, value) => p with { SpeedKmh = value }),
        ["acceleration_mps2"] = Number((p, value) => p with { AccelerationMps2 = value }, m => m.AccelerationFactor),
        ["vsp_kw_per_t"] = Number((p, value) => p with { DeviceVspKwPerT = value }),
        ["co2_percent"] = Number((p, value) => p with { Co2Percent = value }),
        ["co_to_co2"] = Number((p, value) => p with { CoToCo2 = value }),
        ["hc_to_co2"] = Number((p, value) => p with { HcToCo2 = value }),
        ["no_to_co2"] = Number((p, value) => p with { NoToCo2 = value }),
        ["no2_to_co2"] = Number((p, value) => p with { No2ToCo2 = value }),
        ["co_percent"] = Number((p, value) => p with { CoPercent = value }),
        ["hc_ppm"] = Number((p, value) => p with { HcPpm = value }),
        ["no_ppm"] = Number((p, value) => p with { NoPpm = value }),
        ["opacity_percent"] = Number((p, value) => p with { OpacityPercent = value }),
        ["ringelmann"] = Number((p, value) => p with { Ringelmann = value }),
        ["plume_valid"] = YesNo((p, yes) => p with { PlumeValid = yes }),
        ["wind_speed_mps"] = Number((p, value) => p with { WindSpeedMps = value }),
        ["wind_direction_deg"] = Number((p, value) => p with { WindDirectionDeg = value }),
        ["temperature_c"] = Number((p, value) => p with { TemperatureC = value }),
        ["humidity_percent"] = Number((p, value) => p with { HumidityPercent = value }),
        ["pressure_kpa"] = Number((p, value) => p with { PressureKpa = value }),
        ["grade_deg"] = Grade,
        ["raining"] = YesNo((p, yes) => p with { Raining = yes }),
        ["longitude"] = Number((p, value) => p with { Longitude = value }),
        ["latitude"] = Number((p, value) => p with { Latitude = value }),
        ["device_verdict"] = Code(m => m.Verdicts, (p, verdict) => p with { DeviceVerdict = verdict }),
    }.ToFrozenDictionary();

    private static string? Lane(string text, ImportMapping mapping, ref ImportDraft draft)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var lane) || lane > 99) return "0 to 99";
        draft = draft with { Pass = draft.Pass with { Lane = lane } };
        return null;
    }

    private static string? Time(string text, ImportMapping mapping, ref ImportDraft draft)
    {
        if (ImportTime.Read(text, mapping) is not { } at) return ImportTime.Allowed(mapping);
        draft = draft with { Pass = draft.Pass with { PassedAtMs = at } };
        return null;
    }

    private static string? PlateColor(string text, ImportMapping mapping, ref ImportDraft draft)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || mapping.PlateColors.Of(code) is not { } color)
            return $"a code of the table '{mapping.PlateColors.Name}'";
        draft = draft with { Pass = draft.Pass with { PlateColor = color } };
        return null;
    }

    private static string? Grade(string text, ImportMapping mapping, ref ImportDraft draft)
    {
        if (ValueOf(text) is not { } value) return ANumber;
        draft = draft with { Pass = draft.Pass with { GradeDeg = mapping.GradeIsPercent ? Math.Atan(value / 100) * 180 / Math.PI : value } };
        return null;
    }

    private static SetField Number(Func<Pass, double, Pass> set, Func<ImportMapping, double>? factor = null) =>
        (string text, ImportMapping mapping, ref ImportDraft draft) =>
        {
            if (ValueOf(text) is not { } value) return ANumber;
            draft = draft with { Pass = set(draft.Pass, factor is null ? value : value * factor(mapping)) };
            return null;
        };

    private static SetField Text(int longest, Func<ImportDraft, string, ImportDraft> set) => (string text, ImportMapping _, ref ImportDraft draft) =>
    {
        if (text.Length > longest || text.Any(char.IsControl)) return string.Create(CultureInfo.InvariantCulture, $"1 to {longest} characters");
        draft = set(draft, text);
        return null;
    };

    private static SetField PassText(int longest, Func<Pass, string, Pass> set) => Text(longest, (d, text) => d with { Pass = set(d.Pass, text) });

    private static SetField YesNo(Func<Pass, bool, Pass> set) => (string text, ImportMapping _, ref ImportDraft draft) =>
    {
        bool? yes = text.ToUpperInvariant() switch
        {
            "1" or "TRUE" or "Y" or "YES" or "是" => true,
            "0" or "FALSE" or "N" or "NO" or "否" => false,
            _ => null,
        };
        if (yes is not { } known) return "1, 0, true, false, 是, 否";
        draft = draft with { Pass = set(draft.Pass, known) };
        return null;
    };

    private static SetField Code<T>(Func<ImportMapping, IReadOnlyDictionary<string, T>> table, Func<Pass, T, Pass> set) =>
        (string text, ImportMapping mapping, ref ImportDraft draft) =>
        {
            var codes = table(mapping);
            if (!codes.TryGetValue(text, out var value)) return codes.Count == 0 ? "no code (the mapping has no table)" : string.Join(", ", codes.Keys.Order(StringComparer.Ordinal));
            draft = draft with { Pass = set(draft.Pass, value) };
            return null;
        };

    /// <summary>Not-a-number is none; what is finite and impossible is for the physical ranges.</summary>
    private static double? ValueOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
