namespace Telematics.Protocols.Stations.Import;

/// <summary>Why a row is not taken.</summary>
/// <param name="Line">Where the row starts, from 1 as an editor counts; in JSON the number of the record.</param>
/// <param name="Field">By its name in remote_sensing.proto, with the name in the file where that is another.</param>
public sealed record ImportFault(int Line, string Field, string Value, string Allowed)
{
    public override string ToString() => $"line {Line}: {Field} '{Value}': {Allowed} is allowed";
}

/// <summary>Why nothing of a file can be read, or nothing from some line on.</summary>
public sealed class ImportFileException(int line, string reason) : Exception(reason)
{
    public int Line => line;
}
