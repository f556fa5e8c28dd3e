using Orleans;

namespace Telematics.Core.Stations;

/// <summary>A pass for ever: its record number (记录编号, jlbh) is unique within its line.</summary>
[GenerateSerializer, Immutable, Alias("pass-key")]
public readonly record struct PassKey([property: Id(0)] LineKey Line, [property: Id(1)] string PassId)
{
    public override string ToString() => $"{Line}/{PassId}";
}
