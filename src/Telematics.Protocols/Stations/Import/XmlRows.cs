using System.Xml;

namespace Telematics.Protocols.Stations.Import;

/// <summary>
/// Records of an XML document: the elements at the declared path, or, without one, the innermost elements that hold fields. A field is a child element or
/// an attribute. An element whose text is a JSON array, as the government interface sends it, holds the records of that array.
/// No document type, no entities, nothing is fetched.
/// </summary>
internal static class XmlRows
{
    private const int MaxDepth = 16;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    public static IEnumerable<ImportRow> Read(string text, ImportMapping mapping)
    {
        using var characters = new StringReader(text);
        using var reader = XmlReader.Create(characters, Settings);
        var open = new Stack<Open>();
        while (Sound(reader.Read))
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var element = Begin(reader, open);
                    if (!reader.IsEmptyElement) open.Push(element);
                    else if (End(element, open, mapping) is { } empty) yield return empty;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace when open.Count > 0:
                    open.Peek().Text += Sound(() => reader.Value);
                    break;
                case XmlNodeType.EndElement:
                    var closed = open.Pop();
                    if (closed.Text.AsSpan().TrimStart() is ['[', ..])
                    {
                        foreach (var row in JsonRows.OfText(closed.Text)) yield return row;
                    }
                    else if (End(closed, open, mapping) is { } row) yield return row;
                    break;
            }
        }
    }

    private static Open Begin(XmlReader reader, Stack<Open> open)
    {
        var line = ((IXmlLineInfo)reader).LineNumber;
        if (open.Count >= MaxDepth) throw new ImportFileException(line, $"elements are nested deeper than {MaxDepth}");
        var path = open.Count == 0 ? reader.LocalName : $"{open.Peek().Path}/{reader.LocalName}";
        var element = new Open(reader.LocalName, path, line);
        while (Sound(reader.MoveToNextAttribute))
            if (reader.Prefix != "xmlns" && reader.Name != "xmlns") element.Fields[reader.LocalName] = Sound(() => reader.Value);
        reader.MoveToElement();
        return element;
    }

    /// <summary>A record, when the element that ends is one.</summary>
    private static ImportRow? End(Open element, Stack<Open> open, ImportMapping mapping)
    {
        if (element.Name.Equals("datatype", StringComparison.OrdinalIgnoreCase)) mapping.CheckDatatype(element.Text.Trim(), element.Line);
        var isRecord = mapping.Rows.Length > 0
            ? element.Path.Equals(mapping.Rows.Trim('/'), StringComparison.OrdinalIgnoreCase)
            : element is { Fields.Count: > 0, HoldsRecords: false } && open.Count > 0;
        if (open.TryPeek(out var parent))
        {
            if (isRecord) parent.HoldsRecords = true;
            else if (element.HoldsRecords) parent.HoldsRecords = true;
            else if (element.Fields.Count == 0) parent.Fields[element.Name] = element.Text;
        }

        return isRecord ? new ImportRow(element.Line, element.Fields) : null;
    }

    /// <summary>The reader looks at long values only when they are asked for, so that each of its answers may be a fault.</summary>
    private static T Sound<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException wrong)
        {
            throw new ImportFileException(Math.Max(1, wrong.LineNumber), "the file is no sound XML");
        }
    }

    private sealed class Open(string name, string path, int line)
    {
        public string Name => name;

        /// <summary>From the root, with '/' between.</summary>
        public string Path => path;

        public int Line => line;

        public Dictionary<string, string> Fields { get; } = ImportRow.NewTexts();

        public string Text { get; set; } = "";

        public bool HoldsRecords { get; set; }
    }
}
