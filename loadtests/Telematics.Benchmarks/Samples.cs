using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Driver;
using Telematics.Protocols.Gb17691;

namespace Telematics.Benchmarks;

/// <summary>What every benchmark measures with: the ten-reading frame of the load tests, 431 bytes.</summary>
internal static class Samples
{
    public const int ReadingsPerFrame = 10;

    /// <summary>2026-03-02 08:00 in the city.</summary>
    public const long Second = 1_772_409_600;

    public const string Vin = "LBNCH000000000001";

    public static byte[] Frame() => new FrameSource(1, Second, "LBNCH").Next();

    public static VehicleMessage Message()
    {
        var message = new VehicleMessage();
        Gb17691Codec.Decode(Frame(), message);
        return message;
    }

    /// <summary>A vehicle as it is after a month on the road: every remembered day is filled.</summary>
    public static VehicleState Month()
    {
        var state = new VehicleState();
        var message = new VehicleMessage();
        var frame = new byte[FrameSource.FrameLength];
        var position = 0L;
        for (var day = VehicleState.RememberedDays; day >= 0; day--)
        {
            var source = new FrameSource(1, Second - day * 86_400L, "LBNCH");
            for (var i = 0; i < 200; i++)
            {
                source.Next(frame);
                Gb17691Codec.Decode(frame, message);
                VehicleStep.Observe(
                    state, message, ++position, (Second + 3600 - day * 86_400L) * 1000, VehicleFacts.Unknown, new RuleBook(RuleSet.Default), CityCalendar.Shanghai, []);
            }
        }

        return state;
    }
}
