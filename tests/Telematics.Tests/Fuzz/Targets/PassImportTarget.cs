using System.Text;
using Telematics.Core.Stations;
using Telematics.Protocols.Stations.Import;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>Any file is read row by row or refused in words; what becomes a pass is possible, whole, and the same each time.</summary>
internal sealed class PassImportTarget() : FuzzTarget("pass-import")
{
    public override int LeastRuns => 500;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Texts(
            "jlbh,dwbh,ycxbh,cdxh,jcsj,hphm,cpys,rlzl,pdjg,noco2,btgdjg,clsd,cljsd\r\nR1,S1,L1,1,2026-11-23 12:00:00,冀A12345,1,B,0,0.01,45,52,0.3\r\n",
            "\uFEFFjlbh,jcsj\n\"R\"\"2\",2026/1/2 3:04:05\n",
            "[{\"jlbh\":\"R1\",\"jcsj\":\"20261123120000\",\"btgdjg\":12.5,\"co2jg\":null,\"gjxxbh\":{\"a\":[1]}}]",
            "{\"datatype\":\"monitoringdata\",\"data\":\"[{\\\"jlbh\\\":\\\"R1\\\",\\\"jcsj\\\":\\\"2026-11-23 12:00:00\\\"}]\"}",
            "<r><datatype>monitoringdata</datatype><data>[{\"jlbh\":\"R1\",\"jcsj\":\"2026-11-23 12:00:00\"}]</data></r>",
            "<?xml version=\"1.0\"?><rows><row jlbh=\"R1\"><jcsj>2026-11-23 12:00:00.123</jcsj><hphm><![CDATA[冀A1]]></hphm></row><row/></rows>",
            ""),
        CodePagesEncodingProvider.Instance.GetEncoding("gbk")!.GetBytes("jlbh,jcsj,hphm\nR1,2026-11-23 12:00:00,冀A12345\n"),
    ];

    public override IReadOnlyList<byte[]> Words { get; } = [.. Texts(
        ",", "\"", "\"\"", "\n", "\r", "\r\n", "[", "]", "{", "}", ":", "<", ">", "</row>", "<row>", "<!DOCTYPE r>", "&amp;", "&#0;", "]]>", "null", "NaN", "1e999", "-", "1e5",
        "\\ud800", "datatype", "jlbh", "jcsj", "9999-12-31 23:59:59", "0001-01-01 00:00:00"), [0xFF, 0xFE], [0x81, 0x30, 0x81], [0xC3]];

    public override Task Check(byte[] input)
    {
        Assert.Equal(Read(input), Read(input));
        return Task.CompletedTask;
    }

    private static List<string> Read(byte[] input)
    {
        var told = new List<string>();
        var mapping = BuiltInMappings.MonitoringData;
        try
        {
            foreach (var row in ImportRows.Read(ImportText.Decode(input, mapping.Encoding), mapping))
            {
                Assert.True(row.Line >= 1, $"line {row.Line}");
                var (pass, faults) = PassReader.Read(row, mapping);
                Assert.True(pass is null != (faults.Count == 0), "a row is a pass or has a fault");
                Assert.All(faults, fault => Assert.True(fault.Field.Length > 0 && fault.Allowed.Length > 0 && fault.Value.Length <= 61, fault.ToString()));
                if (pass is not null) Possible(pass);
                told.Add(pass?.ToString() ?? string.Join(';', faults));
            }
        }
        catch (ImportFileException refused)
        {
            Assert.True(refused.Line >= 1, $"line {refused.Line}");
            told.Add(refused.Message);
        }

        return told;
    }

    private static void Possible(ImportedPass pass)
    {
        Assert.Null(PhysicalRanges.Check(pass.Pass));
        Assert.InRange(pass.Pass.PassId.Length, 1, 64);
        Assert.NotEqual(0, pass.Pass.PassedAtMs);
        Assert.InRange(pass.Pass.Lane, 0, 99);
    }
}
