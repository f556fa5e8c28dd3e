using System.Collections.Immutable;

namespace Telematics.Protocols.Stations.Import;

/// <summary>Mappings that need no file.</summary>
public static class BuiltInMappings
{
    /// <summary>
    /// The record "monitoringdata" of the government interface by its pinyin names (domain.md 2.2), as CSV, as XML, as JSON, or as JSON inside the envelope
    /// of that interface. Acceleration in m/s²: a vendor who sends km/h/s needs a mapping of its own.
    /// </summary>
    public static ImportMapping MonitoringData { get; } = new()
    {
        Name = "monitoringdata",
        Datatype = "monitoringdata",
        TimeFormats = ["yyyy-MM-dd HH:mm:ss.FFF", "yyyy-MM-ddTHH:mm:ss.FFF", "yyyy/M/d H:mm:ss", "yyyyMMddHHmmss"],
        Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"),
        Fields = new Dictionary<string, string>
        {
            ["station_id"] = "dwbh",
            ["line_id"] = "ycxbh",
            ["pass_id"] = "jlbh",
            ["lane"] = "cdxh",
            ["passed_at"] = "jcsj",
            ["longitude"] = "ddjd",
            ["latitude"] = "ddwd",
            ["grade_deg"] = "cdpd",
            ["plate"] = "hphm",
            ["plate_color"] = "cpys",
            ["plate_type"] = "hpzl",
            ["fuel"] = "rlzl",
            ["device_verdict"] = "pdjg",
            ["co2_percent"] = "co2jg",
            ["co_to_co2"] = "coco2",
            ["hc_to_co2"] = "hcco2",
            ["no_to_co2"] = "noco2",
            ["co_percent"] = "cojg",
            ["hc_ppm"] = "hcjg",
            ["no_ppm"] = "nojg",
            ["opacity_percent"] = "btgdjg",
            ["ringelmann"] = "lgmhd",
            ["speed_kmh"] = "clsd",
            ["acceleration_mps2"] = "cljsd",
            ["vsp_kw_per_t"] = "vsp",
            ["wind_speed_mps"] = "fs",
            ["wind_direction_deg"] = "fx",
            ["temperature_c"] = "hjwd",
            ["humidity_percent"] = "sd",
            ["pressure_kpa"] = "dqy",
        }.ToImmutableSortedDictionary(pair => pair.Key, pair => new ImportSource(pair.Value, null), StringComparer.Ordinal),
    };

    public static ImmutableArray<ImportMapping> All { get; } = [MonitoringData];
}
