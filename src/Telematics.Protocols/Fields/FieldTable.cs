using System.Collections.Immutable;

namespace Telematics.Protocols.Fields;

/// <summary>A fixed layout: its fields in wire order, without hole or overlap.</summary>
public sealed class FieldTable
{
    public FieldTable(params ImmutableArray<Field> fields)
    {
        foreach (var field in fields)
        {
            if (field.Offset != Length) throw new ArgumentException($"Field '{field.Name}' stands at {field.Offset}, the one before ends at {Length}", nameof(fields));
            Length += field.Length;
        }

        Fields = fields;
    }

    public ImmutableArray<Field> Fields { get; }

    public int Length { get; }
}
