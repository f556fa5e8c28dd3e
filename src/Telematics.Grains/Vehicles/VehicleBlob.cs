using Orleans.Serialization;
using Telematics.Core.Vehicles;

namespace Telematics.Grains.Vehicles;

/// <summary>Vehicle state to bytes and back.</summary>
public sealed class VehicleBlob(Serializer<VehicleState> serializer) : GrainBlob<VehicleState>(serializer);
