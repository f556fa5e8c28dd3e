using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Core.Rules;
using Telematics.Storage.Rules;
using Telematics.Tests.Gateway;
using Telematics.Tests.Storage.Journal;

namespace Telematics.Tests.Storage.Rules;

public sealed class RuleFileTests : IDisposable
{
    private static readonly string Document = ReadDefault();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string ReadDefault()
    {
        using var reader = new StreamReader(typeof(RuleSet).Assembly.GetManifestResourceStream("ruleset.default.json")!);
        return reader.ReadToEnd();
    }

    private static string Version(string version, string from = "2018-01-01") => Document
        .Replace("\"2019.1\"", $"\"{version}\"", StringComparison.Ordinal)
        .Replace("\"effectiveFrom\": \"2018-01-01\"", $"\"effectiveFrom\": \"{from}\"", StringComparison.Ordinal);

    private string Write(string text, string name = "rules.json")
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static RuleFile Open(string? path) => RuleFile.Open(path, NullLogger<RuleFile>.Instance);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_path_the_built_in_rule_set_is_in_force(string? path)
    {
        using var file = Open(path);

        Assert.Same(RuleSet.Default, Assert.Single(file.Current.Sets));
    }

    [Fact]
    public async Task A_file_that_changes_is_read_again()
    {
        var path = Write(Version("a"));
        using var file = Open(path);

        Write(Version("b"));
        await Wait.Until(() => file.Current.Sets[0].Version == "b", "the changed file is in force");

        var saved = Write(Version("c"), "rules.json.tmp"); // as editors save
        File.Move(saved, path, overwrite: true);
        await Wait.Until(() => file.Current.Sets[0].Version == "c", "the replaced file is in force");
    }

    [Fact]
    public async Task A_document_with_faults_changes_nothing_and_the_next_good_one_does()
    {
        using var file = Open(Write(Version("a")));

        Write(Version("b").Replace("\"value\": 2.9,", "\"value\": -2.9,", StringComparison.Ordinal));
        Write("{");
        Assert.Equal("a", file.Current.Sets[0].Version);

        Write(Version("c"));
        await Wait.Until(() => file.Current.Sets[0].Version == "c", "the good file is in force");
    }

    [Fact]
    public async Task A_folder_holds_one_set_a_file_by_effective_date()
    {
        Write(Version("b", "2019-01-01"), "b.json");
        Write(Version("a", "2018-01-01"), "a.json");
        Write("no rule set", "readme.txt");
        using var file = Open(_folder.Path);
        Assert.Equal(["a", "b"], file.Current.Sets.Select(set => set.Version));

        Write(Version("c", "2020-01-01"), "c.json");
        await Wait.Until(() => file.Current.Sets.Length == 3, "the new file is in force");
        File.Delete(Path.Combine(_folder.Path, "b.json"));
        await Wait.Until(() => file.Current.Sets.Length == 2, "the deleted file is out of force");

        Assert.Equal("a", file.Current.At(new DateOnly(2019, 6, 1)).Version);
    }

    [Fact]
    public void At_the_start_every_fault_is_told_with_file_and_line()
    {
        var path = Write(Document.Replace("\"value\": 300,", "\"value\": -1,", StringComparison.Ordinal));

        var lines = Assert.Throws<InvalidDataException>(() => Open(path)).Message.Split(Environment.NewLine);

        Assert.Equal(5, lines.Length);
        Assert.StartsWith($"{path}: line ", lines[0], StringComparison.Ordinal);
        Assert.Contains("ingest.maxAheadSeconds.value = -1: a number from 0 to 86400 is expected", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_not_there_an_empty_folder_and_two_sets_of_one_day_are_told()
    {
        Assert.Contains("Rules:Path is", Assert.Throws<InvalidDataException>(() => Open(Path.Combine(_folder.Path, "missing.json"))).Message);
        Assert.Contains("there is no .json file in it", Assert.Throws<InvalidDataException>(() => Open(_folder.Path)).Message);

        Write(Version("a"), "a.json");
        Write(Version("b"), "b.json");
        Assert.Contains("begin on the same day", Assert.Throws<InvalidDataException>(() => Open(_folder.Path)).Message);
    }
}
