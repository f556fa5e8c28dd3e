using System.Globalization;
using System.Net;
using System.Text;

namespace Telematics.Accuracy.Reporting;

/// <summary>A drawing in the user's own colours where the viewer has a dark page: no background, grey text.</summary>
public sealed class Svg(double width, double height)
{
    public const string Blue = "#2b7bba", Red = "#c8442d", Grey = "#808080", Pale = "#80808050";

    private readonly StringBuilder _body = new();

    public void Line(double x1, double y1, double x2, double y2, string colour = Grey, double thick = 1) =>
        Add($"<line x1='{x1:F1}' y1='{y1:F1}' x2='{x2:F1}' y2='{y2:F1}' stroke='{colour}' stroke-width='{thick:F1}'/>\n");

    public void Box(double x, double y, double wide, double high, string colour) =>
        Add($"<rect x='{x:F1}' y='{y:F1}' width='{Math.Max(0, wide):F1}' height='{high:F1}' fill='{colour}'/>\n");

    public void Dot(double x, double y, double radius, string colour) => Add($"<circle cx='{x:F1}' cy='{y:F1}' r='{radius:F1}' fill='{colour}'/>\n");

    public void Path(IEnumerable<(double X, double Y)> points, string colour)
    {
        var list = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:F1},{point.Y:F1}")));
        Add($"<polyline points='{list}' fill='none' stroke='{colour}' stroke-width='2'/>\n");
    }

    /// <param name="anchor">start, middle or end.</param>
    public void Text(double x, double y, string words, string anchor = "start") =>
        Add($"<text x='{x:F1}' y='{y:F1}' text-anchor='{anchor}' fill='{Grey}'>{WebUtility.HtmlEncode(words)}</text>\n");

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width:F0} {height:F0}' font-family='sans-serif' font-size='12'>\n{_body}</svg>\n");

    private void Add(FormattableString element) => _body.Append(element.ToString(CultureInfo.InvariantCulture));
}
