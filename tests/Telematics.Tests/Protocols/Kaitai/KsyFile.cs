using YamlDotNet.RepresentationModel;

namespace Telematics.Tests.Protocols.Kaitai;

/// <summary>A field or instance as the file describes it; null where the key is not there.</summary>
internal sealed record KsyAttribute(string Id, YamlMappingNode Yaml)
{
    private readonly Dictionary<string, Func<KsyNode, object>> _parsed = [];

    public string? Text(string key) => Yaml.Children.TryGetValue(key, out var value) && value is YamlScalarNode scalar ? scalar.Value : null;

    public Func<KsyNode, object>? Expression(string key)
    {
        if (_parsed.TryGetValue(key, out var known)) return known;
        return Text(key) is { } text ? _parsed[key] = KsyExpression.Parse(text) : null;
    }

    /// <summary>Which type the field has here: a fixed one, or what the switch says; null: bytes.</summary>
    public string? TypeFor(KsyNode node)
    {
        if (!Yaml.Children.TryGetValue("type", out var type) || type is not YamlMappingNode choice) return Text("type");
        var on = KsyExpression.Parse(((YamlScalarNode)choice["switch-on"]).Value!)(node).ToString()!;
        var cases = (YamlMappingNode)choice["cases"];
        return cases.Children.TryGetValue(on, out var named) || cases.Children.TryGetValue("_", out named) ? ((YamlScalarNode)named).Value : null;
    }
}

/// <summary>A type of the file: its fields in order, its instances by name, the names of its parameters.</summary>
internal sealed record KsyType(
    string Name, IReadOnlyList<KsyAttribute> Seq, IReadOnlyDictionary<string, KsyAttribute> Instances, IReadOnlyList<string> Params)
{
    public static KsyType Of(string name, YamlMappingNode yaml) => new(
        name,
        [.. Sequence(yaml, "seq").Select(field => new KsyAttribute(IdOf(field), field))],
        Mapping(yaml, "instances").ToDictionary(pair => pair.Name, pair => new KsyAttribute(pair.Name, pair.Yaml)),
        [.. Sequence(yaml, "params").Select(IdOf)]);

    internal static IEnumerable<(string Name, YamlMappingNode Yaml)> Mapping(YamlMappingNode yaml, string key) =>
        yaml.Children.TryGetValue(key, out var node)
            ? ((YamlMappingNode)node).Children.Select(pair => (((YamlScalarNode)pair.Key).Value!, (YamlMappingNode)pair.Value))
            : [];

    private static IEnumerable<YamlMappingNode> Sequence(YamlMappingNode yaml, string key) =>
        yaml.Children.TryGetValue(key, out var node) ? ((YamlSequenceNode)node).Children.Cast<YamlMappingNode>() : [];

    private static string IdOf(YamlMappingNode field) => ((YamlScalarNode)field["id"]).Value!;
}

/// <summary>
/// A Kaitai Struct description (.ksy), interpreted: the subset that the files of protocol-specs use. Proves that such a file and the codec read the
/// same from the same bytes, without the compiler of the Kaitai project.
/// </summary>
internal sealed class KsyFile
{
    public KsyFile(string path)
    {
        using var text = File.OpenText(path);
        var yaml = new YamlStream();
        yaml.Load(text);
        Yaml = (YamlMappingNode)yaml.Documents[0].RootNode;
        Root = KsyType.Of("root", Yaml);
        Types = KsyType.Mapping(Yaml, "types").ToDictionary(pair => pair.Name, pair => KsyType.Of(pair.Name, pair.Yaml));
    }

    public YamlMappingNode Yaml { get; }

    public KsyType Root { get; }

    public IReadOnlyDictionary<string, KsyType> Types { get; }

    public KsyNode Read(byte[] bytes) => KsyNode.Read(this, bytes);
}
