using System.Globalization;
using System.IO.Compression;
using Telematics.Core.Stations;

namespace Telematics.Tests.Stations;

/// <summary>
/// Real passes (UK 2012 and 2013) that carry VSP and g/kg as their programmes computed them: ours must say the same. The extract is not part of the
/// project; its rights allow it as a test fixture only.
/// </summary>
public sealed class ConoxTests(ITestOutputHelper output)
{
    [Theory] // p95 and largest error, kW/t
    [InlineData("RSD 4600", 7529, 0.03, 0.11)]
    [InlineData("DU FEAT", 9970, 0.15, 1.1)]
    public void Vsp_of_real_passes_is_ours(string instrument, int rows, double p95, double largest)
    {
        double[] errors =
        [
            .. Rows().Where(row => row["Instrument"] == instrument)
                .Where(row => row.Has("SpeedKPH") && row.Has("AccelKPHPerSec") && row.Has("RoadGrade") && row.Has("VSP"))
                .Select(row => Math.Abs(Vsp.OfFraction(row.Number("SpeedKPH"), row.Number("AccelKPHPerSec") / 3.6, row.Number("RoadGrade") / 100, VspModel.Conox) - row.Number("VSP")))
                .Order(),
        ];
        output.WriteLine($"{instrument}: {errors.Length} rows, error p50 {errors.At(0.5):0.0000}, p95 {errors.At(0.95):0.0000}, max {errors[^1]:0.000} kW/t");

        Assert.InRange(errors.Length, rows * 9 / 10, rows * 11 / 10);
        Assert.True(errors.At(0.95) < p95, $"p95 {errors.At(0.95)}");
        Assert.True(errors[^1] < largest, $"max {errors[^1]}");
    }

    [Fact]
    public void No_per_fuel_of_real_passes_is_within_a_percent()
    {
        double[] errors =
        [
            .. Rows().Where(row => row.Has("Ratio_NO_CO2") && row.Has("Ratio_CO_CO2") && row.Has("Ratio_HC_CO2") && row.Has("NO_gpkg") && row.Number("NO_gpkg") > 5)
                .Select(row => Math.Abs(
                    (FuelSpecificEmission.No(row.Number("Ratio_NO_CO2"), row.Number("Ratio_CO_CO2"), row.Number("Ratio_HC_CO2")) ?? 0) / row.Number("NO_gpkg") - 1))
                .Order(),
        ];
        var within = errors.Count(error => error <= 0.01) / (double)errors.Length;
        output.WriteLine($"{errors.Length} rows above 5 g/kg: {within:P3} within 1 %, relative error p50 {errors.At(0.5):P3}, p95 {errors.At(0.95):P3}, p99 {errors.At(0.99):P3}, max {errors[^1]:P1}");

        Assert.True(errors.Length > 10_000, $"{errors.Length} rows");
        Assert.True(within >= 0.999, $"{within:P3} within 1 %");
    }

    private static IEnumerable<Row> Rows()
    {
        var file = Beside("shared/data/conox-sample/conox_uk_2012_2013_sample.csv.gz");
        Assert.SkipWhen(file is null, "the CONOX extract is not beside this clone");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file!), CompressionMode.Decompress));
        var columns = reader.ReadLine()!.Split(',').Select((name, index) => (Name: name.Trim('"'), index)).ToDictionary(column => column.Name, column => column.index);
        while (reader.ReadLine() is { } line) yield return new Row(columns, Cut(line));
    }

    /// <summary>Quoted fields may hold commas.</summary>
    private static string[] Cut(string line)
    {
        var fields = new List<string>();
        var quoted = false;
        var start = 0;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"') quoted = !quoted;
            if (i < line.Length && (line[i] != ',' || quoted)) continue;
            fields.Add(line[start..i].Trim('"'));
            start = i + 1;
        }

        return [.. fields];
    }

    private static string? Beside(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Telematics.sln")))
                return Path.Combine(folder.FullName, "..", path) is var file && File.Exists(file) ? file : null;

        return null;
    }

    private sealed record Row(Dictionary<string, int> Columns, string[] Fields)
    {
        public string this[string column] => Fields[Columns[column]];

        public bool Has(string column) => this[column].Length > 0;

        public double Number(string column) => double.Parse(this[column], CultureInfo.InvariantCulture);
    }
}

internal static class Ordered
{
    public static double At(this double[] ordered, double share) => ordered[(int)(share * (ordered.Length - 1))];
}
