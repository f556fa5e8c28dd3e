using System.Globalization;
using System.Text.Json;

namespace Telematics.Core.Rules;

/// <summary>
/// One object of a rule-set document while it is read. Collects every fault instead of stopping at the first, every number with its source,
/// and knows at <see cref="Close"/> which keys nobody asked for. A value that is wrong reads as something harmless: a document with errors is never used.
/// </summary>
public sealed class RuleSection
{
    private readonly string _path;
    private readonly JsonPart _part;
    private readonly List<RuleSetError> _errors;
    private readonly List<RuleNumber> _numbers;
    private readonly List<string> _known = [];

    internal RuleSection(string path, JsonPart part, List<RuleSetError> errors, List<RuleNumber> numbers)
    {
        (_path, _part, _errors, _numbers) = (path, part, errors, numbers);
        if (part.Kind != JsonTokenType.StartObject) Fault(part, path, "an object { ... } is expected");
    }

    /// <summary>{ "value": number, "unit": "...", "source": "..." } within min..max.</summary>
    public double Number(string name, string unit, double min, double max) => SourcedNumber(name, unit, min, max, whole: false);

    /// <summary>As <see cref="Number"/>, without a fraction.</summary>
    public int Whole(string name, string unit, int min, int max) => (int)SourcedNumber(name, unit, min, max, whole: true);

    /// <summary>{ "value": ["...", ...], "source": "..." }, each text accepted.</summary>
    public IReadOnlyList<string> Texts(string name, string allowed, Func<string, bool> accept)
    {
        var sourced = Sourced(name);
        var items = sourced.Member("value", JsonTokenType.StartArray, "a list [ ... ] is expected")?.Items ?? [];
        foreach (var item in items)
            if (item.Kind != JsonTokenType.String || !accept(item.Text)) sourced.Fault(item, sourced.Path("value"), allowed);

        string[] texts = [.. items.Select(item => item.Text)];
        sourced.CloseSourced("", string.Join(", ", texts));
        return texts;
    }

    /// <summary>{ "value": "yyyy-MM-dd", "source": "..." }</summary>
    public DateOnly SourcedDay(string name)
    {
        var sourced = Sourced(name);
        var day = sourced.Day("value");
        sourced.CloseSourced("", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return day;
    }

    /// <summary>{ "value": "word", "source": "..." }, one of a closed list.</summary>
    public string Choice(string name, params ReadOnlySpan<string> words)
    {
        var allowed = $"one of {string.Join(", ", words)} is expected";
        var sourced = Sourced(name);
        var part = sourced.Member("value", JsonTokenType.String, allowed);
        var word = part is not null && words.Contains(part.Text) ? part.Text : words[0];
        if (part is not null && part.Text != word) sourced.Fault(part, sourced.Path("value"), allowed);
        sourced.CloseSourced("", word);
        return word;
    }

    /// <summary>{ "value": true or false, "source": "..." }</summary>
    public bool SourcedFlag(string name)
    {
        var sourced = Sourced(name);
        var flag = sourced.Flag("value");
        sourced.CloseSourced("", flag ? "true" : "false");
        return flag;
    }

    public bool Flag(string name)
    {
        var part = Member(name, JsonTokenType.None, "");
        if (part is not null && part.Kind is not (JsonTokenType.True or JsonTokenType.False)) Fault(part, Path(name), "true or false is expected");
        return part?.Kind == JsonTokenType.True;
    }

    public string Text(string name)
    {
        var part = Member(name, JsonTokenType.String, "a text is expected");
        if (part is { Text.Length: 0 }) Fault(part, Path(name), "must not be empty");
        return part?.Text ?? "";
    }

    public DateOnly Day(string name)
    {
        var part = Member(name, JsonTokenType.String, "a day \"yyyy-MM-dd\" is expected");
        if (part is null) return default;
        if (DateOnly.TryParseExact(part.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Fault(part, Path(name), "a day \"yyyy-MM-dd\" is expected");
        return default;
    }

    /// <summary>Null when the key is absent or null.</summary>
    public DateOnly? OptionalDay(string name)
    {
        _known.Add(name);
        return Find(name) is { Kind: not JsonTokenType.Null } ? Day(name) : null;
    }

    public RuleSection Section(string name) => Object(name, "an object { ... } is expected");

    /// <summary>A fault of several fields together, reported at the line of one of them.</summary>
    public void Require(bool holds, string name, string allowed)
    {
        if (!holds) Fault(Find(name) ?? _part, Path(name), allowed);
    }

    /// <summary>Call last: whatever was not asked for is a mistake of the author.</summary>
    public void Close()
    {
        for (var i = 0; i < _part.Members.Count; i++)
        {
            var (name, part) = _part.Members[i];
            if (!_known.Contains(name)) _errors.Add(new RuleSetError(part.Line, Path(name), "", Spelling.Unknown(name, _known)));
            else if (_part.Members.FindIndex(m => m.Name == name) < i) _errors.Add(new RuleSetError(part.Line, Path(name), "", "this key stands here twice"));
        }
    }

    private double SourcedNumber(string name, string unit, double min, double max, bool whole)
    {
        var sourced = Sourced(name);
        var value = sourced.PlainNumber("value", min, max);
        sourced.Require(!whole || value == Math.Floor(value), "value", "a whole number is expected");
        sourced.CloseSourced(unit, value.ToString(CultureInfo.InvariantCulture));
        return value;
    }

    private RuleSection Sourced(string name) => Object(name, "{ \"value\": ..., \"unit\": ..., \"source\": ... } is expected");

    private RuleSection Object(string name, string allowed) =>
        new(Path(name), Member(name, JsonTokenType.StartObject, allowed) ?? Absent, _errors, _numbers);

    private JsonPart Absent => new(JsonTokenType.StartObject, _part.Line, "");

    /// <summary>Of a section that is absent as a whole only the absence is reported, not each of its fields.</summary>
    private bool IsAbsent => _part is { Kind: not JsonTokenType.StartObject } or { Text.Length: 0 };

    private double PlainNumber(string name, double min, double max)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max} is expected");
        var part = Member(name, JsonTokenType.Number, allowed);
        if (part is null) return min;
        if (double.TryParse(part.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max) return value;
        Fault(part, Path(name), allowed);
        return min;
    }

    private void CloseSourced(string unit, string value)
    {
        if (unit.Length > 0 && Text("unit") is { Length: > 0 } written) Require(written == unit, "unit", $"the unit of this number is \"{unit}\"");
        var source = Text("source");
        Require(IsAbsent || source.Length == 0 || "VPCGBO".Contains(source[0], StringComparison.Ordinal), "source",
            "begins with its confidence letter: V verified, P partly verified, C computed, G general knowledge, B the plan, O own choice");
        _numbers.Add(new RuleNumber(_path, value, unit, source));
        Close();
    }

    private JsonPart? Member(string name, JsonTokenType kind, string allowed)
    {
        _known.Add(name);
        if (IsAbsent) return null;
        var part = Find(name);
        if (part is null) _errors.Add(new RuleSetError(_part.Line, Path(name), "", "is missing"));
        else if (kind != JsonTokenType.None && part.Kind != kind) Fault(part, Path(name), allowed);
        else return part;
        return null;
    }

    private JsonPart? Find(string name) => _part.Members.Find(m => m.Name == name).Part;

    private string Path(string name) => _path.Length == 0 ? name : _path + "." + name;

    private void Fault(JsonPart part, string path, string allowed) => _errors.Add(new RuleSetError(part.Line, path, part.Text, allowed));
}
