using System.Collections.Immutable;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Framing;
using Telematics.Protocols.Gb17691;

namespace Telematics.Protocols;

/// <param name="SpecPage">File in protocol-specs, which describes the protocol and has its sample frames in frames/.</param>
public sealed record VehicleProtocol(string Name, Scan Scan, DecodeFrame Decode, ExplainFrame Explain, string SpecPage);

/// <summary>Every protocol that vehicles speak to us, one line each.</summary>
public static class ProtocolCatalog
{
    public static readonly VehicleProtocol Gb17691 = new("GB 17691-2018", Gb17691Frame.Scan, Gb17691Codec.Decode, Gb17691Explain.Explain, "gb17691.md");

    public static readonly ImmutableArray<VehicleProtocol> Vehicle = [Gb17691];
}
