using Telematics.Core.Vehicles;
using Telematics.Protocols.Gb17691;

namespace Telematics.Gateway;

/// <summary>
/// What the centre answers: its time to a time sync, and "done" with its time to the commands of a forwarding platform, which repeats what
/// is not answered. Written after the commit, because a platform forgets what was answered.
/// </summary>
internal static class Answers
{
    public static byte[] Write(ReadOnlySpan<byte> requests, long unixSeconds, GatewayCounters counters)
    {
        var answers = new byte[requests.Length / Gb17691Frame.HeaderLength * Gb17691Encoder.AnswerLength];
        var free = answers.AsSpan();
        for (; !requests.IsEmpty; requests = requests[Gb17691Frame.HeaderLength..])
        {
            var length = Gb17691Encoder.Answer(free, requests, unixSeconds);
            free = free[length..];
            if (new Gb17691Frame(requests).Command == VehicleCommand.TimeSync) counters.CountTimeSync();
            else counters.CountForwardedAnswer();
        }

        return answers;
    }
}
