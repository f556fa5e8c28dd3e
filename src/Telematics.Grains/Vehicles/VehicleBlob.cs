using System.Buffers;
using Orleans.Serialization;
using Telematics.Core.Vehicles;

[assembly: GenerateCodeForDeclaringAssembly(typeof(VehicleState))]

namespace Telematics.Grains.Vehicles;

/// <summary>Vehicle state to bytes and back. The first byte names the format, so that a later one can be told apart row by row.</summary>
public sealed class VehicleBlob(Serializer<VehicleState> serializer)
{
    private const byte OrleansBinary = 1;

    public byte[] Write(VehicleState state)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        bytes.Write([OrleansBinary]);
        serializer.Serialize(state, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    public VehicleState Read(ReadOnlySpan<byte> blob) => blob is [OrleansBinary, ..]
        ? serializer.Deserialize(blob[1..]) ?? throw new InvalidDataException("Vehicle state is empty")
        : throw new InvalidDataException($"Vehicle state in format {(blob.IsEmpty ? "none" : blob[0])}; this version reads {OrleansBinary}");
}
