using System.Globalization;
using System.Text.RegularExpressions;
using Telematics.Core.Vehicles;
using Telematics.Protocols;
using Telematics.Protocols.Fields;
using Telematics.Protocols.Gb17691;

namespace Telematics.Tests.Protocols;

/// <summary>The pages in protocol-specs and the code say the same.</summary>
public sealed partial class SpecTests
{
    private static readonly string Folder = Path.Combine(SampleFrame.RepositoryRoot(), "protocol-specs");
    private static readonly string Page = File.ReadAllText(Path.Combine(Folder, "gb17691.md"));

    public static TheoryData<string, string> Samples
    {
        get
        {
            var samples = new TheoryData<string, string>();
            foreach (var protocol in ProtocolCatalog.Vehicle)
                foreach (var sample in SampleFrame.NamesIn(FolderOf(protocol))) samples.Add(protocol.Name, sample);
            return samples;
        }
    }

    [Fact]
    public void Every_protocol_has_a_page_and_samples()
    {
        foreach (var protocol in ProtocolCatalog.Vehicle)
        {
            Assert.True(File.Exists(Path.Combine(Folder, protocol.SpecPage)), $"{protocol.Name}: no {protocol.SpecPage}");
            Assert.True(SampleFrame.NamesIn(FolderOf(protocol)).Any(), $"{protocol.Name}: no sample frames");
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_decodes_or_has_the_fault_that_its_file_names(string name, string file)
    {
        var protocol = ProtocolCatalog.Vehicle.Single(protocol => protocol.Name == name);
        var sample = SampleFrame.Read(file);
        Assert.Equal(sample.Comments.GetValueOrDefault("fault", nameof(DecodeFault.None)), protocol.Decode(sample.Bytes, new VehicleMessage()).ToString());
    }

    [Fact]
    public void Every_worked_example_is_a_frame_without_a_fault()
    {
        var examples = WorkedExample().Matches(Page);
        Assert.True(examples.Count > 5, $"only {examples.Count} examples are found");
        foreach (Match example in examples)
        {
            var frame = Convert.FromHexString(new string([.. example.Groups[1].Value.Where(char.IsAsciiHexDigit)]));
            var message = new VehicleMessage();
            Assert.True(Gb17691Codec.Decode(frame, message) == DecodeFault.None, example.Value);
            Assert.Equal("LNBDY000000000001", message.Vin.ToString());
        }
    }

    [Fact]
    public void The_worked_report_says_what_the_page_says()
    {
        var message = new VehicleMessage();
        Gb17691Codec.Decode(Convert.FromHexString(new string([.. WorkedExample().Matches(Page)[1].Groups[1].Value.Where(char.IsAsciiHexDigit)])), message);
        var reading = Assert.Single(message.Readings.ToArray());
        double[] expected = [60, 101, 70, 5, 1200, 12, 550, 50, 80, 250, 84, 72, 2, 85, 72, 0, 114.389136, 38.0352640, 100_000];
        Assert.Equal(expected, EngineQuantities.All.Select(scale => Math.Round(reading.Value(scale.Quantity)!.Value, 6)));
    }

    [Fact]
    public void The_tables_of_the_page_have_the_fields_of_the_code()
    {
        AssertTable("4.1 Login", FixedUnit.Login);
        AssertTable("4.2 Logout", FixedUnit.Logout);
        AssertTable("4.3 Time sync", FixedUnit.TimeOnly);
        AssertTable("5.1 OBD item", ObdItem.Table);
        AssertTable("5.2 Data stream item", EngineItem.Stream.Table);
    }

    [Fact]
    public void The_scales_and_limits_of_the_page_are_those_of_the_code()
    {
        foreach (var (row, scale) in Rows("5.2 Data stream item").Zip(EngineQuantities.All))
        {
            Assert.Equal(scale.MaxRaw, uint.Parse(row[8], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            Assert.Equal(scale.AllOnes, uint.Parse(row[9], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            if (scale.Quantity == EngineQuantity.Positioning) continue;

            Assert.Equal(scale.Unit, row[6]);
            Assert.Equal(scale.Offset, int.Parse(row[5], CultureInfo.InvariantCulture));
            Assert.Equal((double)scale.Numerator / scale.Denominator, Number(row[4]), 12);
            Assert.Equal([scale.Scale(0), scale.Scale(scale.MaxRaw)], row[7].Split(" to ").Select(Number), (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    private static string FolderOf(VehicleProtocol protocol) => Path.GetFileNameWithoutExtension(protocol.SpecPage);

    private static void AssertTable(string section, FieldTable table) => Assert.Equal(
        table.Fields.Select(field => $"{field.Offset} {field.Length} {field.Name.Replace(' ', '_')} {field.Chinese}"),
        Rows(section).Select(row => $"{row[0]} {row[1]} {row[2].Trim('`')} {row[3]}"));

    /// <summary>The rows of a section that describe a field: its offset, its width, its name.</summary>
    private static List<string[]> Rows(string section)
    {
        var from = Page.IndexOf($"### {section}", StringComparison.Ordinal);
        Assert.True(from > 0, $"the page has no section '{section}'");
        var to = Page.IndexOf("\n## ", from, StringComparison.Ordinal);
        var next = Page.IndexOf("\n### ", from, StringComparison.Ordinal);
        var text = Page[from..(next > 0 ? Math.Min(to, next) : to)];
        return [.. text.Split('\n').Where(line => FieldRow().IsMatch(line)).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];
    }

    private static double Number(string text) => text.Split('/') is [var numerator, var denominator]
        ? Number(numerator) / Number(denominator)
        : double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("```hex\n([^`]*)```")]
    private static partial Regex WorkedExample();

    [GeneratedRegex(@"^\| [0-9]+ \| [0-9]+ \| `")]
    private static partial Regex FieldRow();
}
