using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Telematics.Storage.Database.Registry;

/// <summary>A value, or the reasons why what was sent is none.</summary>
public sealed record Checked<T>(T? Value, IReadOnlyList<string> Problems) where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Ok => Problems.Count == 0;
}

/// <summary>One text as it was sent, and the field it was sent for.</summary>
public readonly record struct FormText(string Name, string Text);

/// <summary>
/// The fields that fill a <typeparamref name="T"/>, one reader a field: the one place where outside text becomes a registry value, whether it came
/// as JSON or as CSV. Every refusal names the field, the value and what is allowed.
/// </summary>
public sealed class Form<T>(params ReadOnlySpan<Field<T>> fields) where T : class
{
    // By every name a field goes by.
    private readonly FrozenDictionary<string, Field<T>> _fields = NamesOf(fields).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly string _names = string.Join(", ", NamesOf(fields).Select(pair => pair.Key));

    /// <summary>The problem of a value whose every sent field is right; null: it has none.</summary>
    public Func<T, string?>? WhatIsMissing { get; init; }

    /// <summary>Texts under names that <see cref="ProblemOf"/> has passed. A field that is not among them keeps its value of <paramref name="before"/>; an empty text clears it.</summary>
    public Checked<T> Read(IEnumerable<FormText> sent, T before)
    {
        var value = before;
        var problems = new List<string>();
        foreach (var (name, text) in sent)
        {
            if (_fields[name].Read(text.Trim(), ref value) is { } allowed) problems.Add($"{name} '{text.Trim()}': {allowed}");
        }

        if (problems.Count == 0 && WhatIsMissing?.Invoke(value) is { } missing) problems.Add(missing);
        return problems.Count == 0 ? new(value, []) : new(null, problems);
    }

    /// <summary>A JSON object. Members that are no fields are passed over: a client may send back what it was given.</summary>
    public Checked<T> Read(JsonElement body, T before)
    {
        if (body.ValueKind != JsonValueKind.Object) return new(null, ["a JSON object is expected"]);

        var members = body.EnumerateObject().Where(member => _fields.ContainsKey(member.Name)).ToList();
        if (ProblemOf(members.Select(member => member.Name)) is { } problem) return new(null, [problem]);
        if (members.Find(member => member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) is { Value.ValueKind: not JsonValueKind.Undefined } nested)
            return new(null, [$"{nested.Name}: a text, a number or a boolean is expected"]);

        return Read(members.Select(member => new FormText(member.Name, TextOf(member.Value))), before);
    }

    /// <summary>Why these cannot be the names of what is sent; null: they can.</summary>
    public string? ProblemOf(IEnumerable<string> names)
    {
        var seen = new HashSet<Field<T>>();
        foreach (var name in names)
        {
            if (!_fields.TryGetValue(name, out var field)) return $"'{name}' is not known; there are {_names}";
            if (!seen.Add(field)) return $"'{name}' comes twice";
        }

        return null;
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.Null ? "" : value.ToString();

    private static List<KeyValuePair<string, Field<T>>> NamesOf(ReadOnlySpan<Field<T>> fields)
    {
        var names = new List<KeyValuePair<string, Field<T>>>();
        foreach (var field in fields)
        {
            names.Add(new(field.Name, field));
            if (field.AlsoNamed is { } other) names.Add(new(other, field));
        }

        return names;
    }
}
