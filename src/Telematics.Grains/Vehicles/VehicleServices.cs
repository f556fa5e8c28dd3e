using Telematics.Core;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Rules;

namespace Telematics.Grains.Vehicles;

/// <summary>What every vehicle grain of a silo shares: one reference in each of a hundred thousand grains.</summary>
public sealed record VehicleServices(
    DecodeFrame Decode, RuleFile Rules, CityCalendar Calendar, IVehicleRegistry Registry, ICheckpoints Checkpoints, IFindings Findings, ILiveView Live,
    VehicleBlob Blob, TimeProvider Clock);
