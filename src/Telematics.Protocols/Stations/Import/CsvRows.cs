using System.Text;

namespace Telematics.Protocols.Stations.Import;

/// <summary>RFC 4180 with any delimiter and line end; the first row names the columns. Blank lines are no rows.</summary>
internal static class CsvRows
{
    /// <summary>Longer than any field of ours; a missing quote would otherwise read the rest of the file as one field.</summary>
    private const int MaxField = 4000;

    public static IEnumerable<ImportRow> Read(string text, char delimiter)
    {
        string[]? header = null;
        var cursor = new Cursor(text, delimiter);
        while (cursor.Next() is { } fields)
        {
            if (fields.All(string.IsNullOrWhiteSpace)) continue;
            if (header is null)
            {
                header = [.. fields.Select(name => name.Trim())];
                if (header.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
                    throw new ImportFileException(cursor.Line, $"the header row has the column '{twice.Key}' twice");
            }
            else yield return Row(cursor.Line, header, fields);
        }

        if (header is null) throw new ImportFileException(1, "the file is empty");
    }

    private static ImportRow Row(int line, string[] header, List<string> fields)
    {
        if (fields.Count != header.Length) return ImportRow.Bad(line, $"{fields.Count} fields, the header has {header.Length}");
        var texts = ImportRow.NewTexts();
        for (var i = 0; i < header.Length; i++) texts[header[i]] = fields[i];
        return new ImportRow(line, texts);
    }

    private sealed class Cursor(string text, char delimiter)
    {
        private int _at;
        private int _nextLine = 1;

        /// <summary>Where the row that was read last begins.</summary>
        public int Line { get; private set; }

        /// <summary>Null at the end.</summary>
        public List<string>? Next()
        {
            if (_at >= text.Length) return null;
            Line = _nextLine;
            var fields = new List<string>();
            do fields.Add(_at < text.Length && text[_at] == '"' ? Quoted() : Plain());
            while (TakeDelimiter());
            TakeLineEnd();
            return fields;
        }

        private string Plain()
        {
            var length = text.AsSpan(_at).IndexOfAny(delimiter, '\r', '\n');
            if (length < 0) length = text.Length - _at;
            if (length > MaxField) throw TooLong();
            _at += length;
            return text.Substring(_at - length, length);
        }

        private string Quoted()
        {
            var field = new StringBuilder();
            for (_at++; _at < text.Length; _at++)
            {
                if (text[_at] == '"')
                {
                    if (_at + 1 >= text.Length || text[_at + 1] != '"')
                    {
                        _at++;
                        return field.Append(Plain()).ToString(); // what stands behind the quote belongs to the field, as spreadsheets read it
                    }

                    _at++;
                }
                else if (text[_at] == '\n') _nextLine++;

                if (field.Append(text[_at]).Length > MaxField) throw TooLong();
            }

            throw new ImportFileException(Line, "a closing quote is missing");
        }

        private bool TakeDelimiter()
        {
            if (_at >= text.Length || text[_at] != delimiter) return false;
            _at++;
            return true;
        }

        private void TakeLineEnd()
        {
            if (_at >= text.Length) return;
            if (text[_at] == '\r') _at++;
            if (_at < text.Length && text[_at] == '\n') _at++;
            _nextLine++;
        }

        private ImportFileException TooLong() => new(Line, $"a field is longer than {MaxField} characters; is a closing quote missing?");
    }
}
