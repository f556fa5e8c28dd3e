using Telematics.Core.Vehicles;

namespace Telematics.Protocols.Fields;

/// <summary>
/// Tells bytes field by field from the front. Every byte is told exactly once, so an explanation never hides a part of a frame;
/// where the bytes end early the field is told as cut.
/// </summary>
internal ref struct Telling(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public List<ExplainedField> Fields { get; } = [];

    /// <summary>How far the telling has come.</summary>
    public int At { get; private set; }

    /// <param name="end">Where the part ends that the table belongs to, if the table goes on behind it the rest is cut.</param>
    public void Table(FieldTable table, int end)
    {
        foreach (var field in table.Fields)
        {
            if (At >= end) return;
            if (At + field.Length > end) Opaque(end, field.Name, field.Chinese, $"cut: {end - At} of {field.Length} bytes (不完整)");
            else Add(field.Length, field.Name, field.Chinese, field.Tell(_bytes.Slice(At, field.Length)), field.Unit);
        }
    }

    /// <summary>All bytes up to a place as one field. None: no field.</summary>
    public void Opaque(int end, string name, string chinese, string value)
    {
        if (end > At) Add(end - At, name, chinese, value, "");
    }

    /// <summary>A remark that stands for no bytes.</summary>
    public readonly void Remark(string name, string chinese, string value) => Fields.Add(new ExplainedField(At, 0, "", name, chinese, value, ""));

    private void Add(int length, string name, string chinese, string value, string unit)
    {
        Fields.Add(new ExplainedField(At, length, Convert.ToHexStringLower(_bytes.Slice(At, length)), name, chinese, value, unit));
        At += length;
    }
}
