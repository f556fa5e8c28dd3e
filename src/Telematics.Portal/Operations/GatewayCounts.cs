namespace Telematics.Portal.Operations;

/// <summary>What the gateway counted since this process started, by reason where there is one.</summary>
/// <param name="Frames">Good frames stored durably.</param>
public sealed record GatewayCounts(long Frames, IReadOnlyDictionary<string, long> Rejected, IReadOnlyDictionary<string, long> Closed);

/// <summary>Asks the gateway. The portal may not know that room, so the Host hands this in.</summary>
public delegate GatewayCounts CountGateway();
