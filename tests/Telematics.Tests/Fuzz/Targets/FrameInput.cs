using System.Buffers.Binary;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Gb17691;
using Telematics.Tests.Protocols;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>What the targets that read frames begin with: every sample frame, and some that the encoder writes.</summary>
internal static class FrameInput
{
    private static readonly Vin Truck = Vin.Parse("LNBDY000000000001");

    public static byte[][] Seeds { get; } =
    [
        .. SampleFrame.All.Select(sample => sample.Bytes),
        Report(ReportLayout.SerialEach, HeaderKind.Terminal, withUserItem: true),
        Report(ReportLayout.SerialOnce, HeaderKind.Forwarded, withUserItem: true),
        Report(ReportLayout.SerialEach, HeaderKind.Forwarded, withUserItem: false),
        TimeSync(HeaderKind.Terminal),
        TimeSync(HeaderKind.Forwarded),
    ];

    public static byte[][] Words { get; } = ["#"u8.ToArray(), "##"u8.ToArray(), [0x23, 0x23, 2], [1, 0, 1], [2, 0, 1], [0x80, 0, 5], SampleFrame.Read("gb17691/logout").Bytes];

    /// <summary>Makes one frame of all the bytes: start, legal header, length and check.</summary>
    public static byte[] Mend(byte[] input, Random random)
    {
        if (input.Length is < 25 or > 25 + ushort.MaxValue) return input;
        var frame = input.ToArray();
        if (random.Next(4) > 0) Seeds[random.Next(Seeds.Length)].AsSpan(0, 22).CopyTo(frame);
        frame[0] = frame[1] = (byte)'#';
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(22), (ushort)(frame.Length - 25));
        frame[^1] = (byte)frame[2..^1].Aggregate(0, (sum, b) => sum ^ b);
        return frame;
    }

    private static byte[] Report(ReportLayout layout, HeaderKind header, bool withUserItem)
    {
        var buffer = new byte[2000];
        var writer = new ReportWriter(buffer, new FrameSender(Truck, header), VehicleCommand.Reissue, 1_600_000_000, 65535, layout);
        for (var k = 0u; k < 10; k++)
        {
            var reading = new EngineReading(0);
            foreach (var scale in EngineQuantities.All) reading.SetRaw(scale.Quantity, scale.MaxRaw - k);
            reading.SetRaw(EngineQuantity.Positioning, k % 8);
            writer.Add(reading);
            if (k == 3) writer.Add(new ObdRecord(0, 2, true, 1, 2, Truck.ToString(), "CAL", "CVN", [.. new ushort[18]], [1, 2, 3]));
        }

        if (withUserItem) writer.AddUserItem(0x80, [1, 2, 3, (byte)'#', (byte)'#']);
        return buffer[..writer.Close()];
    }

    private static byte[] TimeSync(HeaderKind header)
    {
        var frame = new byte[Gb17691Frame.Overhead];
        Gb17691Encoder.TimeSync(frame, new FrameSender(Truck, header));
        return frame;
    }
}
