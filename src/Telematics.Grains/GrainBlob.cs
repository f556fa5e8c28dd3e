using System.Buffers;
using Orleans.Serialization;
using Telematics.Core.Vehicles;

[assembly: GenerateCodeForDeclaringAssembly(typeof(VehicleState))]

namespace Telematics.Grains;

/// <summary>State of a grain to bytes and back. The first byte names the format, so that a later one can be told apart row by row.</summary>
public class GrainBlob<T>(Serializer<T> serializer) where T : class
{
    private const byte OrleansBinary = 1;

    public byte[] Write(T state)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        bytes.Write([OrleansBinary]);
        serializer.Serialize(state, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    public T Read(ReadOnlySpan<byte> blob) => blob is [OrleansBinary, ..]
        ? serializer.Deserialize(blob[1..]) ?? throw new InvalidDataException("The state is empty")
        : throw new InvalidDataException($"State in format {(blob.IsEmpty ? "none" : blob[0])}; this version reads {OrleansBinary}");
}
