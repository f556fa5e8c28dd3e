using System.Globalization;
using System.Text;

namespace Telematics.Accuracy.Reporting;

/// <summary>A markdown table that can be read in a terminal too.</summary>
public sealed class Table(params string[] heads)
{
    private readonly List<string[]> _rows = [];

    public void Row(params object[] cells) => _rows.Add([.. cells.Select(Text)]);

    public override string ToString()
    {
        var widths = heads.Select((head, column) => Math.Max(head.Length, _rows.Select(row => row[column].Length).DefaultIfEmpty().Max())).ToArray();
        var text = new StringBuilder();
        Line(text, heads, widths);
        Line(text, [.. widths.Select(width => new string('-', width))], widths);
        foreach (var row in _rows) Line(text, row, widths);
        return text.ToString();
    }

    private static void Line(StringBuilder text, string[] cells, int[] widths)
    {
        for (var i = 0; i < cells.Length; i++) text.Append("| ").Append(cells[i].PadRight(widths[i])).Append(' ');
        text.Append("|\n");
    }

    private static string Text(object cell) => cell switch
    {
        double.NaN => "–",
        double number => number.ToString("0.##", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}
