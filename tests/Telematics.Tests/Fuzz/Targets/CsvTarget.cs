using System.Text;
using Telematics.Storage.Database.Registry;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>Any file is taken row by row or refused in words; a well-formed one has the rows that a slow reading of RFC 4180 finds.</summary>
internal sealed class CsvTarget() : FuzzTarget("csv")
{
    private const int LongestField = 1000;

    public override int LeastRuns => 500;

    public override IReadOnlyList<byte[]> Seeds { get; } = Texts(
        "vin,plate,plateColor,kind,fuel,stage,fleetId,county,registeredOn,ratedTorqueNm\nLTEST000000000001,冀A12345,yellow,truck,diesel,VI,F1,正定县,2019-07-01,2500\n",
        "vin,plate\r\nLTEST000000000001,冀A00001\r\n\r\nLTEST000000000002,\"冀A0\"\"002\"\r\n",
        "\uFEFFvin,kind\n\"LTEST000000000001\",\"a\nb\"\n",
        "vin,ratedPowerKw,ureaTankLitres,remoteMonitoringEligible\nLTEST000000000001,300.5,60,true\n",
        "");

    public override IReadOnlyList<byte[]> Words { get; } = [.. Texts(
        ",", "\"", "\"\"", "\n", "\r\n", "\r", "\0", "\uFEFF", "冀", "vin", "LTEST000000000001", "1e5", "-", "NaN", "2019-02-30", new string('x', 400)), [0xFF, 0xFE], [0xC3]];

    public override async Task Check(byte[] input)
    {
        var rows = new List<CsvRow>();
        await foreach (var row in CsvRows.Read(new MemoryStream(input), CancellationToken.None)) rows.Add(row);
        if (Slow(input) is { } expected)
        {
            Assert.Equal(expected.Select(row => string.Join('|', row)), rows.Select(row => string.Join('|', row.Texts)));
            Assert.All(rows, row => Assert.Equal(row.Texts.Length == rows[0].Texts.Length, row.Problem is null));
        }

        Assert.True(rows.Select(row => row.Line).SequenceEqual(rows.Select(row => row.Line).Order()), "lines run backwards");
        await Import(input, rows.Count);
    }

    private static async Task Import(byte[] input, int rows)
    {
        var written = 0;
        var report = await new CsvImport<Registration>(Forms.Vehicle, "vin", (chunk, _) =>
        {
            var rejected = new List<RejectedRow>();
            foreach (var row in chunk)
            {
                var read = Forms.Vehicle.Read(row.Fields, new Registration());
                if (Forms.Vin(row.Key) is null || !read.Ok) rejected.Add(new(row.Line, Forms.NotAVin(row.Key)));
                else written++;
            }

            return Task.FromResult<IReadOnlyList<RejectedRow>>(rejected);
        }).Run(new MemoryStream(input), CancellationToken.None);

        Assert.Equal(written, report.Accepted);
        Assert.Equal(report.RejectedCount, report.Rejected.Count);
        var isRefusedWhole = report.Accepted == 0 && report.RejectedCount == 1;
        Assert.True(isRefusedWhole || report.Accepted + report.RejectedCount == rows - 1, $"{rows - 1} rows, {report.Accepted} taken, {report.RejectedCount} refused");
    }

    /// <summary>Null where the file is not well-formed, or is in another encoding.</summary>
    private static List<List<string>>? Slow(byte[] input)
    {
        if (input is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, 0, 0xFE, 0xFF, ..]) return null;
        if (!System.Text.Unicode.Utf8.IsValid(input)) return null;

        var text = Encoding.UTF8.GetString(input).TrimStart('\uFEFF');
        if (text.Length + 1 < Encoding.UTF8.GetString(input).Length) return null;
        var rows = new List<List<string>>();
        for (var at = 0; at < text.Length;)
        {
            if (Row(text, ref at) is not { } row) return null;
            if (!row.TrueForAll(string.IsNullOrWhiteSpace)) rows.Add(row);
        }

        return rows;
    }

    private static List<string>? Row(string text, ref int at)
    {
        var fields = new List<string>();
        while (true)
        {
            var field = at < text.Length && text[at] == '"' ? Quoted(text, ref at) : Plain(text, ref at);
            if (field is null || field.Length > LongestField) return null;
            fields.Add(field);
            if (at == text.Length) return fields;

            var end = text[at++];
            if (end == '\r' && at < text.Length && text[at] == '\n') at++;
            if (end != ',') return end is '\r' or '\n' ? fields : null;
        }
    }

    private static string? Plain(string text, ref int at)
    {
        var end = text.AsSpan(at).IndexOfAny(",\r\n");
        var field = end < 0 ? text[at..] : text[at..(at + end)];
        at += field.Length;
        return field.Contains('"', StringComparison.Ordinal) ? null : field;
    }

    private static string? Quoted(string text, ref int at)
    {
        var field = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"') field.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"') field.Append(text[at++]);
            else
            {
                at++;
                return field.ToString();
            }
        }

        return null;
    }
}
