using System.Buffers;
using System.Runtime.CompilerServices;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Gb17691;

namespace Telematics.Gateway;

/// <param name="Here">From now on on this connection; false: logged out.</param>
internal readonly record struct VinMove(Vin Vin, bool Here);

/// <summary>What one connection has appended to the journal since its last commit, and what is owed once that is durable.</summary>
internal sealed class Batch
{
    private CommandCounts _frames;
    private ArrayBufferWriter<byte>? _requests;

    public int Bytes { get; set; }

    public int FrameCount { get; private set; }

    /// <summary>Vehicles that came to this connection or left it, in that order.</summary>
    public List<VinMove>? Moves { get; private set; }

    /// <summary>Vehicles that the registry must know, if only known ones are accepted.</summary>
    public List<Vin>? Newcomers { get; private set; }

    /// <summary>Headers of the frames to be answered, one after the other.</summary>
    public ReadOnlySpan<byte> Requests => _requests is null ? [] : _requests.WrittenSpan;

    public void CountFrame(VehicleCommand command)
    {
        _frames[(int)command]++;
        FrameCount++;
    }

    public void AddMove(Vin vin, bool here) => (Moves ??= []).Add(new(vin, here));

    public void AddNewcomer(Vin vin) => (Newcomers ??= []).Add(vin);

    public void AddRequest(ReadOnlySpan<byte> frame) => (_requests ??= new(4 * Gb17691Frame.HeaderLength)).Write(frame[..Gb17691Frame.HeaderLength]);

    public void CountInto(GatewayCounters counters)
    {
        for (var command = 0; command < CommandCounts.Length; command++)
            if (_frames[command] > 0) counters.CountFrames((VehicleCommand)command, _frames[command]);
    }

    [InlineArray(Length)]
    private struct CommandCounts
    {
        public const int Length = (int)VehicleCommand.TimeSync + 1;
        private int _first;
    }
}
