using System.Diagnostics;
using Telematics.Accuracy.Fleet;
using Telematics.Accuracy.Model;
using Telematics.Accuracy.Run;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Gb17691;

namespace Telematics.Accuracy;

/// <summary>ns a reading on one core, the fastest of several runs: the rules alone, and the decoding of the same frames beside it.</summary>
public sealed record Cost(double RuleNanoseconds, double DecodeNanoseconds)
{
    private const int Trucks = 12, Rounds = 7, MaxFrameBytes = 1024;

    /// <summary>Days of a dozen trucks of all sorts are recorded, then replayed to vehicles that know nothing yet.</summary>
    public static Cost Measure(RuleBook rules)
    {
        var plan = new FleetPlan(ModelSettings.Plain, 99, 400, 2);
        var recordings = Enumerable.Range(0, Trucks).Select(number => Recording.Of(plan.Member(number * 7), rules)).ToList();
        var readings = recordings.Sum(recording => recording.Messages.Sum(message => (long)message.ReadingCount));
        var rule = Fastest(() => recordings.ForEach(recording => recording.Judge(rules)));
        var into = new VehicleMessage();
        var decode = Fastest(() => recordings.ForEach(recording => recording.Decode(into)));
        return new Cost(rule / readings, decode / readings);
    }

    private static double Fastest(Action run)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalNanoseconds);
        }

        return best;
    }

    private sealed class Recording(Member member)
    {
        private readonly List<Finding> _changed = [];

        public List<VehicleMessage> Messages { get; } = [];
        private List<long> Received { get; } = [];
        private List<byte[]> Frames { get; } = [];

        public static Recording Of(Member member, RuleBook rules)
        {
            var recording = new Recording(member);
            new TruckRun(member, ModelSettings.Plain, 99, 2, rules, recording.Keep).Run();
            return recording;
        }

        public void Judge(RuleBook rules)
        {
            var state = new VehicleState();
            for (var i = 0; i < Messages.Count; i++)
                VehicleStep.Observe(state, Messages[i], i + 1, Received[i], member.Registry, rules, CityCalendar.Shanghai, _changed);
            _changed.Clear();
        }

        public void Decode(VehicleMessage into)
        {
            foreach (var frame in Frames)
            {
                into.Clear();
                Gb17691Codec.Decode(frame, into);
            }
        }

        private void Keep(VehicleMessage message, long receivedAtMs)
        {
            var copy = new VehicleMessage { Command = message.Command, Vin = message.Vin };
            copy.Obd.AddRange(message.Obd);
            foreach (ref readonly var reading in message.Readings) copy.AddReading(reading.UnixSeconds) = reading;
            Messages.Add(copy);
            Received.Add(receivedAtMs);
            Frames.Add(Encode(copy, receivedAtMs / 1000));
        }

        private static byte[] Encode(VehicleMessage message, long second)
        {
            Span<byte> bytes = stackalloc byte[MaxFrameBytes];
            var at = message.ReadingCount > 0 ? message.Readings[0].UnixSeconds : second;
            var writer = new ReportWriter(bytes, new FrameSender(message.Vin), message.Command, at, 1, ReportLayout.SerialEach);
            foreach (var record in message.Obd) writer.Add(record);
            foreach (ref readonly var reading in message.Readings) writer.Add(reading);
            return bytes[..writer.Close()].ToArray();
        }
    }
}
