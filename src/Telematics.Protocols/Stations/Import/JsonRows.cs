using System.Text.Json;

namespace Telematics.Protocols.Stations.Import;

/// <summary>
/// Records of a JSON document: the array at the declared path, or the document itself, or the only array inside its object. An array that stands there as
/// text, as the government interface sends it, is read too.
/// </summary>
internal static class JsonRows
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 16 };

    public static IEnumerable<ImportRow> Read(string text, ImportMapping mapping)
    {
        using var document = Parse(text);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && Member(root, "datatype") is { } datatype) mapping.CheckDatatype(Text(datatype), 1);
        var list = mapping.Rows.Length > 0 ? At(root, mapping.Rows) : Found(root);
        if (list.ValueKind == JsonValueKind.String)
        {
            foreach (var row in OfText(Text(list))) yield return row;
            yield break;
        }

        foreach (var row in Of(list)) yield return row;
    }

    /// <summary>An array of records that came as the text of an envelope.</summary>
    public static IEnumerable<ImportRow> OfText(string text)
    {
        using var inner = Parse(text);
        foreach (var row in Of(inner.RootElement)) yield return row;
    }

    private static IEnumerable<ImportRow> Of(JsonElement list)
    {
        if (list.ValueKind == JsonValueKind.Object)
        {
            yield return Row(1, list);
            yield break;
        }

        if (list.ValueKind != JsonValueKind.Array) throw new ImportFileException(1, "an array of records is expected");
        var number = 0;
        foreach (var record in list.EnumerateArray()) yield return Row(++number, record);
    }

    private static ImportRow Row(int number, JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object) return ImportRow.Bad(number, "a record is an object");
        var texts = ImportRow.NewTexts();
        foreach (var member in record.EnumerateObject())
            if (member.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array)) texts[Name(member)] = Text(member.Value);
        return new ImportRow(number, texts);
    }

    private static string Text(JsonElement value) => Readable(() => value.ToString());

    private static string Name(JsonProperty member) => Readable(() => member.Name);

    private static string Readable(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD"; // half of a character pair: text that nobody can read
        }
    }

    private static JsonElement Found(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return root;
        var lists = root.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Array || IsListText(member.Value)).Take(2).ToList();
        return lists.Count == 1 ? lists[0].Value : root;
    }

    private static bool IsListText(JsonElement value) => value.ValueKind == JsonValueKind.String && Text(value).AsSpan().TrimStart() is ['[', ..];

    private static JsonElement At(JsonElement root, string path)
    {
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (root.ValueKind != JsonValueKind.Object || Member(root, name) is not { } inner) throw new ImportFileException(1, $"there is no '{path}'");
            root = inner;
        }

        return root;
    }

    private static JsonElement? Member(JsonElement root, string name) => root.EnumerateObject()
        .Where(member => Name(member).Equals(name, StringComparison.OrdinalIgnoreCase)).Select(member => (JsonElement?)member.Value).FirstOrDefault();

    private static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (JsonException wrong)
        {
            throw new ImportFileException((int)(wrong.LineNumber ?? 0) + 1, "the file is no sound JSON");
        }
        catch (ArgumentException)
        {
            throw new ImportFileException(1, "the file holds half of a character pair");
        }
    }
}
