using System.Text;

namespace Telematics.Tests.Protocols.Kaitai;

/// <summary>A field that has no fields of its own, and where its bytes stand.</summary>
internal sealed record KsyLeaf(string Id, int Offset, int Length, object Value);

/// <summary>An object that a type made of bytes.</summary>
internal sealed class KsyNode
{
    private readonly KsyFile _file;
    private readonly byte[] _bytes;
    private readonly int _from; // the stream of this object: its own, or the one that it shares with its parent
    private readonly int _to;
    private readonly KsyNode? _parent;
    private readonly Dictionary<string, object> _values = [];
    private int _at;
    private long _index;

    private KsyNode(KsyFile file, KsyType type, byte[] bytes, (int From, int To, int At) stream, KsyNode? parent)
    {
        (_file, Type, _bytes, _parent) = (file, type, bytes, parent);
        (_from, _to, _at) = stream;
    }

    public KsyType Type { get; }

    /// <summary>Fields in the order of the bytes; the elements of a repeated field bear its name, which is in the plural, without the s.</summary>
    public List<(string Id, int Offset, int Length, object Value)> Fields { get; } = [];

    public static KsyNode Read(KsyFile file, byte[] bytes)
    {
        var root = new KsyNode(file, file.Root, bytes, (0, bytes.Length, 0), null);
        root.ReadFields();
        if (root._at != bytes.Length) throw new FormatException($"{bytes.Length - root._at} bytes are left");
        return root;
    }

    /// <summary>The value that a name has in an expression here; null: absent.</summary>
    public object? Find(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (name == "_io.size") return (long)(_to - _from);
        if (dot > 0) return ((KsyNode)Find(name[..dot])!).Find(name[(dot + 1)..]);
        if (name == "_index") return _index;
        if (name == "_parent") return _parent;
        if (name == "_root") return Root;
        if (_values.TryGetValue(name, out var known)) return known;
        return Type.Instances.TryGetValue(name, out var instance) && IsThere(instance) ? _values[name] = Instance(instance) : null;
    }

    public long Number(string name) => (long)Find(name)!;

    /// <summary>Every field down to the last; the types named are told as a whole.</summary>
    public IEnumerable<KsyLeaf> Leaves(params string[] whole)
    {
        foreach (var (id, offset, length, value) in Fields)
        {
            if (value is KsyNode node && !whole.Contains(node.Type.Name))
                foreach (var leaf in node.Leaves(whole)) yield return leaf;
            else
                yield return new KsyLeaf(id, offset, length, value);
        }
    }

    public IEnumerable<KsyNode> Descendants(string type) => Fields.Select(field => field.Value).OfType<KsyNode>()
        .SelectMany(node => node.Type.Name == type ? [node] : node.Descendants(type));

    private KsyNode Root => _parent?.Root ?? this;

    private void ReadFields()
    {
        foreach (var field in Type.Seq)
        {
            if (!IsThere(field)) continue;
            switch (field.Text("repeat"))
            {
                case null:
                    _values[field.Id] = ReadField(field, field.Id);
                    break;
                case "eos":
                    for (_index = 0; _at < _to; _index++) ReadField(field, field.Id[..^1]);
                    break;
                default:
                    var count = (long)field.Expression("repeat-expr")!(this);
                    for (_index = 0; _index < count; _index++) ReadField(field, field.Id[..^1]);
                    break;
            }
        }
    }

    private bool IsThere(KsyAttribute attribute) => attribute.Expression("if") is not { } condition || (bool)condition(this);

    private object Instance(KsyAttribute instance)
    {
        if (instance.Expression("value") is { } value) return value(this);
        var (here, at) = (_at, _from + (int)(long)instance.Expression("pos")!(this));
        _at = at;
        var read = ReadOne(instance);
        _at = here;
        return read;
    }

    private object ReadField(KsyAttribute field, string id)
    {
        var offset = _at;
        var value = ReadOne(field);
        Fields.Add((id, offset, _at - offset, value));
        return value;
    }

    private object ReadOne(KsyAttribute attribute)
    {
        var type = attribute.TypeFor(this);
        if (attribute.Text("contents") is { } contents) return Contents(contents);
        if (type is "u1" or "u2" or "u4") return Unsigned(type[1] - '0');

        int? size = attribute.Text("size-eos") == "true" ? _to - _at : attribute.Expression("size") is { } expression ? (int)(long)expression(this) : null;
        if (type == "str") return Encoding.ASCII.GetString(Take(size!.Value));
        if (type is null) return Take(size!.Value).ToArray();
        return Child(type, size);
    }

    private KsyNode Child(string type, int? size)
    {
        var (name, arguments) = type.Split('(') is [var called, var list] ? (called, list.TrimEnd(')').Split(',')) : (type, []);
        var at = _at;
        var stream = size is { } known ? (at, at + Take(known).Length, at) : (_from, _to, at);
        var child = new KsyNode(_file, _file.Types[name], _bytes, stream, this);
        foreach (var (parameter, argument) in child.Type.Params.Zip(arguments)) child._values[parameter] = KsyExpression.Parse(argument)(this);
        child.ReadFields();
        _at = size is null ? child._at : at + size.Value;
        return child;
    }

    private string Contents(string expected)
    {
        var actual = Encoding.ASCII.GetString(Take(expected.Length));
        return actual == expected ? actual : throw new FormatException($"'{expected}' is expected at {_at - expected.Length}");
    }

    private long Unsigned(int length)
    {
        long value = 0;
        foreach (var b in Take(length)) value = value << 8 | b;
        return value;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (_at + length > _to) throw new FormatException($"{length} bytes are expected at {_at}, {_to - _at} are there");
        _at += length;
        return _bytes.AsSpan(_at - length, length);
    }
}
