namespace Telematics.Core.Stations;

/// <summary>A pass for ever: its record number (记录编号, jlbh) is unique within its line.</summary>
public readonly record struct PassKey(LineKey Line, string PassId)
{
    public override string ToString() => $"{Line}/{PassId}";
}
