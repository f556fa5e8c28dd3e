using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Telematics.Core.Stations;

namespace Telematics.Storage.Database.Registry;

/// <summary>
/// Stations, their lines and instruments as they come from outside: nested as JSON, or one row a line as CSV, where an instrument is
/// "model;serial;2027-01-31" in the column of its kind.
/// </summary>
public static class StationForms
{
    public const int MaxLines = 64;

    /// <summary>All that HJ 845 wants verified.</summary>
    public static readonly ImmutableArray<string> InstrumentKinds = ["speed", "gas", "smoke", "camera", "slope", "weather"];

    private static readonly Form<StationEntry> Station = new(StationFields<StationEntry>((s, change) => change(s)))
    {
        WhatIsMissing = station => station.Name.Length == 0 ? "name: a station needs one" : null,
    };

    private static readonly Form<LineEntry> Line = new(LineFields<LineEntry>((l, change) => change(l)));

    private static readonly Form<InstrumentEntry> InstrumentForm = new(
        Field.Choice<InstrumentEntry, int>("kind", KindNumber, string.Join(", ", InstrumentKinds), (i, kind) => i with { Kind = kind is { } n ? InstrumentKinds[n] : "" }),
        Field.Text<InstrumentEntry>("model", 64, (i, model) => i with { Model = model ?? "" }),
        Field.Text<InstrumentEntry>("serial", 64, (i, serial) => i with { Serial = serial ?? "" }),
        Day<InstrumentEntry>("validUntil", (i, day) => i with { ValidUntil = day }))
    {
        WhatIsMissing = i => i.Kind.Length == 0 ? "kind: an instrument needs one" : i.ValidUntil is null ? "validUntil: the end of its verification is needed" : null,
    };

    /// <summary>A row of the import file: a station and one of its lines.</summary>
    internal static readonly Form<StationRow> Row = new(
    [
        .. StationFields<StationRow>((row, change) => row with { Station = change(row.Station) }),
        LineId(),
        .. LineFields<StationRow>((row, change) => row with { Line = change(row.Line) }),
        .. InstrumentKinds.Select(InstrumentColumn),
    ])
    {
        WhatIsMissing = row => row.Station.Name.Length == 0 ? "name: a station needs one" : row.Line.LineId.Length == 0 ? "lineId: a row is a line and needs one" : null,
    };

    /// <summary>Null: cannot name a station or line.</summary>
    public static string? Id(string text) => text.Trim() is var id && LineKey.IsId(id) ? id : null;

    public static string NotAnId(string field, string text) => $"{field} '{text}': 1 to 32 letters, digits, '-', '_' and '.' are allowed";

    /// <summary>The body of a PUT; fields that are not sent stay, lines that are sent replace all lines.</summary>
    public static Checked<StationEntry> Read(JsonElement body, StationEntry before)
    {
        if (body.ValueKind != JsonValueKind.Object) return new(null, ["a JSON object is expected"]);
        var (linesSent, plain) = Without(body, "lines");
        var read = Station.Read(plain, before);
        if (linesSent is not { } lines) return read;

        var problems = new List<string>(read.Problems);
        var entries = Items(lines, "lines", MaxLines, problems).Select((line, i) => ReadLine(line, $"lines[{i}]", problems)).ToList();
        if (entries.GroupBy(line => line.LineId).FirstOrDefault(same => same.Count() > 1) is { } twice) problems.Add($"lines: '{twice.Key}' comes twice");
        return problems.Count == 0 ? new(read.Value! with { Lines = [.. entries] }, []) : new(null, problems);
    }

    private static LineEntry ReadLine(JsonElement line, string where, List<string> problems)
    {
        if (line.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{where}: a JSON object is expected");
            return new LineEntry();
        }

        var id = line.TryGetProperty("lineId", out var sent) ? sent.ToString() : "";
        if (Id(id) is null) problems.Add($"{where}.{NotAnId("lineId", id)}");
        var (instruments, plain) = Without(line, "instruments");
        var read = Line.Read(plain, new LineEntry());
        problems.AddRange(read.Problems.Select(problem => $"{where}.{problem}"));
        var entries = instruments is { } list
            ? Items(list, $"{where}.instruments", InstrumentKinds.Length, problems).Select((one, i) => ReadInstrument(one, $"{where}.instruments[{i}]", problems)).ToList()
            : [];
        if (entries.GroupBy(one => one.Kind).FirstOrDefault(same => same.Count() > 1) is { } twice) problems.Add($"{where}.instruments: '{twice.Key}' comes twice");
        return (read.Value ?? new LineEntry()) with { LineId = id.Trim(), Instruments = [.. entries] };
    }

    private static Instrument ReadInstrument(JsonElement body, string where, List<string> problems)
    {
        var read = InstrumentForm.Read(body, new InstrumentEntry());
        problems.AddRange(read.Problems.Select(problem => $"{where}.{problem}"));
        return read.Ok ? read.Value.ToInstrument() : new InstrumentEntry().ToInstrument();
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement list, string where, int most, List<string> problems)
    {
        if (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() <= most) return list.EnumerateArray();
        problems.Add($"{where}: a list of at most {most} is expected");
        return default;
    }

    /// <summary>The nested member, and the rest as an object of its own.</summary>
    private static (JsonElement? Nested, JsonElement Others) Without(JsonElement body, string name)
    {
        JsonElement? nested = body.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;
        var rest = body.EnumerateObject().Where(member => member.Name != name).ToDictionary(member => member.Name, member => member.Value);
        return (nested, JsonSerializer.SerializeToElement(rest));
    }

    private static Field<T>[] StationFields<T>(Func<T, Func<StationEntry, StationEntry>, T> with) =>
    [
        Field.Text<T>("name", 100, (v, name) => with(v, s => s with { Name = name ?? "" })),
        Field.Choice<T, StationKind>("kind", Kind, EnumNames.Allowed<StationKind>(), (v, kind) => with(v, s => s with { Kind = kind })),
        Field.Text<T>("county", 32, (v, county) => with(v, s => s with { County = county })),
        Field.Number<T>("longitude", -180, 180, "degrees", (v, longitude) => with(v, s => s with { Longitude = longitude })),
        Field.Number<T>("latitude", -90, 90, "degrees", (v, latitude) => with(v, s => s with { Latitude = latitude })),
    ];

    private static Field<T>[] LineFields<T>(Func<T, Func<LineEntry, LineEntry>, T> with) =>
    [
        Field.Number<T>("lane", 0, 99, "(lane number)", (v, lane) => with(v, l => l with { Lane = (int)(lane ?? 0) })),
        Field.Number<T>("gradeDeg", -45, 45, "degrees", (v, grade) => with(v, l => l with { GradeDeg = grade })),
        Field.Text<T>("model", 64, (v, model) => with(v, l => l with { Model = model ?? "" })),
    ];

    private static Field<StationRow> LineId() => new("lineId", (string text, ref StationRow row) =>
    {
        if (Id(text) is not { } id) return "1 to 32 letters, digits, '-', '_' and '.' are allowed";
        row = row with { Line = row.Line with { LineId = id } };
        return null;
    });

    private static Field<StationRow> InstrumentColumn(string kind) => new(kind, (string text, ref StationRow row) =>
    {
        var others = row.Line.Instruments.RemoveAll(instrument => instrument.Kind == kind);
        if (text.Length == 0)
        {
            row = row with { Line = row.Line with { Instruments = others } };
            return null;
        }

        if (text.Split(';', StringSplitOptions.TrimEntries) is not [{ Length: <= 64 } model, { Length: <= 64 } serial, var until]
            || !DateOnly.TryParseExact(until, "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var validUntil))
            return "model;serial;date such as RS4600;SN17;2027-01-31 is allowed";
        row = row with { Line = row.Line with { Instruments = others.Add(new Instrument(kind, model, serial, validUntil)) } };
        return null;
    });

    private static StationKind? Kind(string text) => text switch
    {
        "固定垂直式" => StationKind.FixedVertical,
        "固定水平式" => StationKind.FixedHorizontal,
        "移动式" => StationKind.Mobile,
        _ => EnumNames.TryParse<StationKind>(text, out var kind) ? kind : null,
    };

    private static int? KindNumber(string text) => InstrumentKinds.IndexOf(text) is var n and >= 0 ? n : null;

    private static Field<T> Day<T>(string name, Func<T, DateOnly?, T> set) => new(name, (string text, ref T value) =>
    {
        DateOnly day = default;
        if (text.Length > 0 && !DateOnly.TryParseExact(text, "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            return "a date such as 2027-01-31 is allowed";
        value = set(value, text.Length > 0 ? day : null);
        return null;
    });

    private sealed record InstrumentEntry
    {
        public string Kind { get; init; } = "";
        public string Model { get; init; } = "";
        public string Serial { get; init; } = "";
        public DateOnly? ValidUntil { get; init; }

        public Instrument ToInstrument() => new(Kind, Model, Serial, ValidUntil ?? default);
    }
}

/// <summary>A row of the import file.</summary>
internal sealed record StationRow(StationEntry Station, LineEntry Line)
{
    public static StationRow Of(StationEntry station, string lineId) =>
        new(station, station.Lines.FirstOrDefault(line => line.LineId == lineId) ?? new LineEntry { LineId = lineId });

    /// <summary>The station with this line in its place.</summary>
    public StationEntry Merged => Station with
    {
        Lines = [.. Station.Lines.Where(line => line.LineId != Line.LineId), Line],
    };
}
