using System.Text;
using System.Text.Json;

namespace Telematics.Core.Rules;

/// <summary>
/// A piece of a JSON document that knows its line. JsonDocument forgets lines, and "line 41: ..." is what the author of a rule set needs.
/// </summary>
internal sealed class JsonPart(JsonTokenType kind, int line, string text)
{
    public JsonTokenType Kind { get; } = kind;

    public int Line { get; } = line;

    /// <summary>A value as written, without quotes; "{" or "[" for the others.</summary>
    public string Text { get; } = text;

    public List<(string Name, JsonPart Part)> Members { get; } = [];

    public List<JsonPart> Items { get; } = [];

    /// <exception cref="JsonException">Not JSON; the exception carries the line.</exception>
    public static JsonPart Parse(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var lines = new LineCounter(bytes);
        reader.Read();
        var part = Read(ref reader, lines);
        reader.Read(); // throws when something follows
        return part;
    }

    private static JsonPart Read(ref Utf8JsonReader reader, LineCounter lines)
    {
        var text = reader.TokenType == JsonTokenType.String ? TextOf(ref reader, lines) : Encoding.UTF8.GetString(reader.ValueSpan);
        var part = new JsonPart(reader.TokenType, lines.At(reader.TokenStartIndex), text);
        if (part.Kind == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) part.Items.Add(Read(ref reader, lines));
        }
        else if (part.Kind == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = TextOf(ref reader, lines);
                reader.Read();
                part.Members.Add((name, Read(ref reader, lines)));
            }
        }

        return part;
    }

    /// <summary>The reader takes an escaped half of a character pair for JSON and then finds no text in it.</summary>
    private static string TextOf(ref Utf8JsonReader reader, LineCounter lines)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException(e.Message, path: null, lines.At(reader.TokenStartIndex) - 1, bytePositionInLine: null);
        }
    }

    /// <summary>Tokens come in order, so the lines are counted once through.</summary>
    private sealed class LineCounter(byte[] bytes)
    {
        private int _counted;
        private int _line = 1;

        public int At(long offset)
        {
            while (_counted < offset)
                if (bytes[_counted++] == '\n') _line++;
            return _line;
        }
    }
}
