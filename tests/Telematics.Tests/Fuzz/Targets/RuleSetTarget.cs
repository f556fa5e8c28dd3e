using System.Text;
using System.Text.Json;
using Telematics.Core.Rules;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>Any text is a rule set or has its faults told with their lines; what is taken is JSON that says the same.</summary>
internal sealed class RuleSetTarget() : FuzzTarget("rule-set")
{
    private static readonly JsonDocumentOptions AsAuthorsWrite = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public override IReadOnlyList<byte[]> Seeds { get; } = [BuiltIn(), .. Texts("{}", "{\"version\": \"1\"}")];

    public override IReadOnlyList<byte[]> Words { get; } = Texts(
        "\"", "\\ud800", "\\u0000", "null", "true", "1e999", "-1", "0", "9999999999999999999999", "[", "{", "}", "]", ",", ":", "/*", "//", "\n",
        "\"effectiveTo\": \"2019-01-01\",", "2026-02-30", "\"version\": \"x\",", "\"rules\": {},", "NaN");

    public override Task Check(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var parsed = RuleSet.Parse(text);
        Assert.Equal(parsed.Set is null, !parsed.Errors.IsEmpty);
        var lines = text.ReplaceLineEndings("\n").Count(c => c == '\n') + 1;
        foreach (var error in parsed.Errors) Assert.InRange(error.Line, 1, lines);

        if (parsed.Set is not { } set) return Task.CompletedTask;
        using var document = JsonDocument.Parse(text, AsAuthorsWrite);
        Assert.Equal(document.RootElement.GetProperty("version").GetString(), set.Version);
        Assert.Equal(document.RootElement.GetProperty("effectiveFrom").GetString(), set.EffectiveFrom.ToString("yyyy-MM-dd", null));
        Assert.Equal(set.Numbers, RuleSet.Parse(text).Set!.Numbers);
        return Task.CompletedTask;
    }

    private static byte[] BuiltIn()
    {
        using var stream = typeof(RuleSet).Assembly.GetManifestResourceStream("ruleset.default.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
