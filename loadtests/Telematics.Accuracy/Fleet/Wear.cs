using Telematics.Accuracy.Model;
using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Fleet;

/// <summary>Ages a catalyst until the truck's true tailpipe NOx, warm, is a wanted multiple of its in-use limit: the same truck is driven for a while and the age halved in.</summary>
public static class Wear
{
    private const int Rounds = 7, Trips = 4, TripSeconds = 3000;

    public static TruckBuild To(TruckBuild build, ModelSetting setting, double timesLimit, Chance chance)
    {
        var wanted = timesLimit * Limits.InUseGramsPerKWh(build.Family.Stage);
        var (low, high) = (0.0, build.CatalystHealth);
        var seed = chance.Bits();
        for (var round = 0; round < Rounds; round++)
        {
            var middle = (low + high) / 2;
            if (TailpipeOf(build with { CatalystHealth = middle }, setting, seed) > wanted) low = middle;
            else high = middle;
        }

        return build with { CatalystHealth = (low + high) / 2 };
    }

    private static double TailpipeOf(TruckBuild build, ModelSetting setting, ulong seed)
    {
        var truck = new Truck(build, new Chance(seed));
        var (nox, work) = (0.0, 1e-9);
        for (var trip = 0; trip < Trips; trip++)
        {
            truck.StartTrip((setting.Ambient.Low + setting.Ambient.High) / 2, trip == 0 ? 10 : 0.8, build.Duty.LadenShare * (build.Duty.Load.Low + build.Duty.Load.High) / 2);
            for (var second = 0; second < TripSeconds; second++)
            {
                truck.Step(Hardware.Sound, false);
                if (!truck.Engine.IsWarm) continue;
                nox += truck.Exhaust.TailpipeGrams;
                work += truck.Engine.BrakeKw / 3600;
            }
        }

        return nox / work;
    }
}

/// <summary>In-use limits of the stages, g/kWh: what "twice the limit" means here (domain.md 3: PEMS 0.69 for VI, 4.0 for V).</summary>
public static class Limits
{
    public static double InUseGramsPerKWh(EmissionStage stage) => stage == EmissionStage.VI ? 0.69 : stage == EmissionStage.V ? 4.0 : 7.0;
}
