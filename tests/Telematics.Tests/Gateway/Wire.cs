using Telematics.Core.Vehicles;
using Telematics.Protocols.Gb17691;
using Telematics.Tests.Protocols;

namespace Telematics.Tests.Gateway;

/// <summary>Frames as they come over the wire: real samples, and built ones where a VIN or a number of them is wanted.</summary>
internal static class Wire
{
    public const string TruckA = "LCHECK00000000001";
    public const string TruckB = "LCHECK00000000002";

    private const long Noon = 1_795_400_000;

    /// <summary>Every sample frame that this gateway takes as a frame: the dialects of GB 17691 with both headers.</summary>
    public static IEnumerable<byte[]> Samples => SampleFrame.All
        .Select(sample => sample.Bytes)
        .Where(bytes => Gb17691Frame.Check(bytes) == DecodeFault.None);

    public static byte[] Login(string vin, HeaderKind header = HeaderKind.Terminal) =>
        Built((into) => Gb17691Encoder.Login(into, Sender(vin, header), Noon, 1, "89860000000000000000"));

    public static byte[] Logout(string vin, HeaderKind header = HeaderKind.Terminal) =>
        Built((into) => Gb17691Encoder.Logout(into, Sender(vin, header), Noon, 1));

    public static byte[] TimeSync(string vin) => Built((into) => Gb17691Encoder.TimeSync(into, Sender(vin, HeaderKind.Terminal)));

    /// <summary>Ten seconds of one vehicle: 431 bytes. The serial makes frames of the same vehicle different.</summary>
    public static byte[] Report(string vin, int serial = 1, HeaderKind header = HeaderKind.Terminal) => Built(into =>
    {
        var writer = new ReportWriter(into, Sender(vin, header), VehicleCommand.Report, Noon + serial, (ushort)serial, ReportLayout.SerialEach);
        for (var second = 0; second < 10; second++) writer.Add(new EngineReading(Noon + serial + second));
        return writer.Close();
    });

    public static byte[] Damaged(byte[] frame, int at = 60)
    {
        var damaged = (byte[])frame.Clone();
        damaged[at] ^= 0x55;
        return damaged;
    }

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static FrameSender Sender(string vin, HeaderKind header) => new(Vin.Parse(vin), header);

    private delegate int Write(Span<byte> into);

    private static byte[] Built(Write write)
    {
        Span<byte> frame = stackalloc byte[1024];
        return frame[..write(frame)].ToArray();
    }
}
