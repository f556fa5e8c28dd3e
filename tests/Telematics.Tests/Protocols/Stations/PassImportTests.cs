using System.Text;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Stations.Import;

namespace Telematics.Tests.Protocols.Stations;

/// <summary>Files of stations that cannot stream, by docs/station-import.md.</summary>
public sealed class PassImportTests
{
    private const string Header = "jlbh,dwbh,ycxbh,cdxh,jcsj,hphm,cpys,hpzl,rlzl,pdjg,co2jg,noco2,btgdjg,lgmhd,clsd,cljsd,cdpd,ddjd";
    private const string Row = "R1,S1,L1,1,2026-11-23 12:00:00,冀A12345,1,01,B,0,9.1,0.0123,45.5,2,52.5,0.36,1.2,114.3";

    private static readonly long Noon = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.FromHours(8)).ToUnixTimeMilliseconds();

    public static TheoryData<string> SameRecords => new()
    {
        { Header + "\r\n" + Row + "\r\n" },
        { "\uFEFF" + Header + "\n" + Row },
        { $"[{Json}]" },
        { $$"""{"datatype":"monitoringdata","data":[{{Json}}]}""" },
        { $$"""{"datatype":"monitoringdata","data":"[{{Json.Replace("\"", "\\\"", StringComparison.Ordinal)}}]"}""" },
        { $"<request><datatype>monitoringdata</datatype><data>[{Json}]</data></request>" },
        { $"<?xml version=\"1.0\" encoding=\"GBK\"?><request><datatype>monitoringdata</datatype><data><record>{Elements}</record></data></request>" },
        { $"<rows><row {Attributes}/></rows>" },
    };

    private static string Json => "{" + string.Join(",", Header.Split(',').Zip(Row.Split(','), (name, value) => $"\"{name}\":\"{value}\"")) + "}";

    private static string Elements => string.Concat(Header.Split(',').Zip(Row.Split(','), (name, value) => $"<{name}>{value}</{name}>"));

    private static string Attributes => string.Join(' ', Header.Split(',').Zip(Row.Split(','), (name, value) => $"{name}=\"{value}\""));

    [Theory, MemberData(nameof(SameRecords))]
    public void The_pinyin_record_is_read_from_every_form_in_utf8_and_gbk(string file)
    {
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(file), Gbk(file.TrimStart('\uFEFF')) })
        {
            var (read, faults) = PassReader.Read(Assert.Single(Rows(bytes, BuiltInMappings.MonitoringData)), BuiltInMappings.MonitoringData);

            Assert.Empty(faults);
            Assert.Equal(("S1", "L1"), (read!.StationId, read.LineId));
            Assert.Equal(
                new Pass
                {
                    PassId = "R1",
                    Lane = 1,
                    PassedAtMs = Noon,
                    Plate = "冀A12345",
                    PlateColor = PlateColor.Yellow,
                    PlateType = "01",
                    Fuel = FuelKind.Diesel,
                    DeviceVerdict = DeviceVerdict.Exceed,
                    Co2Percent = 9.1,
                    NoToCo2 = 0.0123,
                    OpacityPercent = 45.5,
                    Ringelmann = 2,
                    SpeedKmh = 52.5,
                    AccelerationMps2 = 0.36,
                    GradeDeg = 1.2,
                    Longitude = 114.3,
                },
                read.Pass);
        }
    }

    [Fact]
    public void Every_fault_of_a_row_is_told_with_line_field_value_and_what_is_allowed()
    {
        var faults = Faults(Header + "\n\n" + Row.Replace("2026-11-23 12:00:00", "yesterday", StringComparison.Ordinal).Replace("52.5", "fast", StringComparison.Ordinal));

        Assert.Equal(
            [
                "line 3: passed_at (jcsj) 'yesterday': yyyy-MM-dd HH:mm:ss.FFF or yyyy-MM-ddTHH:mm:ss.FFF or yyyy/M/d H:mm:ss or yyyyMMddHHmmss is allowed",
                "line 3: speed_kmh (clsd) 'fast': a number is allowed",
            ],
            faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void A_value_outside_its_physical_range_is_told_as_the_stream_tells_it() =>
        Assert.Equal(
            "line 2: opacity_percent (btgdjg) '140': 0 to 100 is allowed",
            Assert.Single(Faults(Header + "\n" + Row.Replace("45.5", "140", StringComparison.Ordinal))).ToString());

    [Theory]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("0", 0.0)]
    [InlineData("-0.002", -0.002)]
    public void What_was_not_measured_is_nothing_and_never_zero(string text, double? expected)
    {
        var row = Rows(Encoding.UTF8.GetBytes(Header + "\n" + Row.Replace("0.0123", text, StringComparison.Ordinal)), BuiltInMappings.MonitoringData).Single();
        Assert.Equal(expected, PassReader.Read(row, BuiltInMappings.MonitoringData).Pass!.Pass.NoToCo2);
    }

    [Fact]
    public void A_mapping_of_ones_own_declares_units_codes_zone_and_constants()
    {
        var mapping = MappingFile.Parse("vendor", """
            {
              "format": "csv", "encoding": "gb18030", "delimiter": ";", "timeFormats": ["dd.MM.yyyy HH:mm"], "timeZone": "UTC",
              "accelerationUnit": "km/h/s", "gradeUnit": "percent", "plateColors": "jtt697", "fuels": { "1": "diesel" }, "missing": ["-999"],
              "fields": { "pass_id": "id", "passed_at": "t", "plate_color": "c", "acceleration_mps2": "a", "grade_deg": "g", "fuel": "f", "speed_kmh": "v",
                          "station_id": { "constant": "S9" }, "line_id": { "constant": "L3" } }
            }
            """);
        var (read, faults) = PassReader.Read(Rows(Gbk("id;t;c;a;g;f;v\nA1;23.11.2026 04:00;2;3.6;1.0;1;-999"), mapping).Single(), mapping);

        Assert.Empty(faults);
        Assert.Equal(("S9", "L3"), (read!.StationId, read.LineId));
        Assert.Equal(Noon, read.Pass.PassedAtMs);
        Assert.Equal(PlateColor.Yellow, read.Pass.PlateColor);
        Assert.Equal(1.0, read.Pass.AccelerationMps2!.Value, 9);
        Assert.Equal(0.5729, read.Pass.GradeDeg!.Value, 4);
        Assert.Equal(FuelKind.Diesel, read.Pass.Fuel);
        Assert.Null(read.Pass.SpeedKmh);
    }

    [Theory]
    [InlineData("""{ "fields": { "pass_id": "a", "passed_at": "b" } }""", "timeZone is needed")]
    [InlineData("""{ "timeZone": "UTC", "fields": { "pass_id": "a" } }""", "pass_id and passed_at are needed")]
    [InlineData("""{ "timeZone": "UTC", "fields": { "pass_id": "a", "passed_at": "b", "acceleration_mps2": "c" } }""", "accelerationUnit is needed")]
    [InlineData("""{ "timeZone": "UTC", "fields": { "pass_id": "a", "passed_at": "b", "plate_color": "c" } }""", "plateColors is needed")]
    [InlineData("""{ "timeZone": "Mars", "fields": {} }""", "a time zone such as Asia/Shanghai")]
    [InlineData("""{ "accelerationUnit": "g" }""", "m/s2, km/h/s is allowed")]
    [InlineData("""{ "fields": { "speed": "v" } }""", "'speed' is not known")]
    [InlineData("""{ "formats": "csv" }""", "'formats' is not known")]
    [InlineData("""{ "timeFormats": "x" }""", "timeFormats")]
    [InlineData("[]", "no sound mapping")]
    [InlineData("{", "no sound mapping")]
    public void A_mapping_that_leaves_something_to_guess_is_refused(string json, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => MappingFile.Parse("m", json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r><a><jlbh>&x;</jlbh></a></r>", "no sound XML")]
    [InlineData("{\"datatype\":\"monitoringline\",\"data\":[]}", "'monitoringdata' is allowed")]
    [InlineData("<r><datatype>vehicle</datatype><data>[]</data></r>", "'monitoringdata' is allowed")]
    [InlineData("{\"a\":", "no sound JSON")]
    [InlineData("a,b\n\"x", "a closing quote is missing")]
    [InlineData("a,A\n1,2", "twice")]
    [InlineData("", "the file is empty")]
    public void A_file_that_cannot_be_read_says_why(string file, string why) =>
        Assert.Contains(
            why,
            Assert.Throws<ImportFileException>(() => Rows(Encoding.UTF8.GetBytes(file), BuiltInMappings.MonitoringData).ToList()).Message,
            StringComparison.Ordinal);

    private static List<ImportFault> Faults(string file) =>
        [.. Rows(Encoding.UTF8.GetBytes(file), BuiltInMappings.MonitoringData).SelectMany(row => PassReader.Read(row, BuiltInMappings.MonitoringData).Faults)];

    private static IEnumerable<ImportRow> Rows(byte[] file, ImportMapping mapping) => ImportRows.Read(ImportText.Decode(file, mapping.Encoding), mapping);

    private static byte[] Gbk(string text) => CodePagesEncodingProvider.Instance.GetEncoding("gbk")!.GetBytes(text);
}
