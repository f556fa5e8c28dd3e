using Telematics.Core.Vehicles;

namespace Telematics.Tests.Protocols;

/// <summary>
/// The data unit of a good frame read a second time, from sections 3 to 6 of protocol-specs/gb17691.md, without the product's walk or tables.
/// Places are offsets in the frame.
/// </summary>
public sealed record SlowReport(DecodeFault Fault, long? Time = null, ushort? Serial = null)
{
    public List<int> Streams { get; } = [];

    public List<int> Obd { get; } = [];

    public List<(byte Type, int Offset, int Length)> UserItems { get; } = [];

    public static SlowReport Read(byte[] frame)
    {
        if (frame[21] > 1) return new(DecodeFault.Encrypted);
        var u = frame[24..^1];
        var forwarded = SlowFrame.IsForwarded(frame);
        var isAnswer = forwarded && frame[3] != 0xFE;
        var isTimeSync = frame[2] == (forwarded ? 8 : 5);
        if (u.Length == 0 && (isAnswer || isTimeSync)) return new(DecodeFault.None);

        if (isAnswer && u.Length <= 6) return Fixed(u, 6);
        if (isTimeSync) return Fixed(u, 6);
        return frame[2] switch
        {
            1 => Fixed(u, 28),
            2 or 3 => Report(u),
            4 => Fixed(u, 8),
            _ => new(DecodeFault.UnknownCommand),
        };
    }

    private static SlowReport Fixed(byte[] u, int length)
    {
        if (u.Length < length) return new(DecodeFault.TooShort);
        if (TimeOf(u) is not { } time) return new(DecodeFault.BadTime);
        return new(u.Length > length ? DecodeFault.TrailingBytes : DecodeFault.None, time, length > 6 ? Word(u, 6) : null);
    }

    private static SlowReport Report(byte[] u)
    {
        if (u.Length < 6) return new(DecodeFault.TooShort);
        if (TimeOf(u) is not { } time) return new(DecodeFault.BadTime);

        var (layout, careful) = LayoutOf(u);
        if (layout == Layout.Hj1239) return new(DecodeFault.UnknownItem, time);
        var walk = Walk(u, layout, careful);
        var first = walk.Items.Where(item => item.Type <= 2).Select(item => (int?)item.At).FirstOrDefault();
        var report = new SlowReport(walk.Fault, time, layout == Layout.Draft ? Word(u, 6) : first is { } at ? Word(u, at + 1) : null);
        foreach (var (type, _, bodyAt, bodyLength) in walk.Items)
        {
            if (type == 1) report.Obd.Add(24 + bodyAt);
            else if (type == 2) report.Streams.Add(24 + bodyAt);
            else report.UserItems.Add((type, 24 + bodyAt, bodyLength));
        }

        return report;
    }

    private enum Layout
    {
        Each,
        Once,
        Draft,
        Hj1239,
    }

    private static (Layout, bool Careful) LayoutOf(byte[] u)
    {
        foreach (var careful in new[] { true, false })
            foreach (var layout in Enum.GetValues<Layout>())
                if (Walk(u, layout, careful).Known == u.Length) return (layout, careful);
        return (Enum.GetValues<Layout>().MaxBy(layout => Walk(u, layout, true).Known), true);
    }

    /// <summary>Known: where the last known item ends; 0: there is none.</summary>
    private static (List<(byte Type, int At, int BodyAt, int BodyLength)> Items, DecodeFault Fault, int Known) Walk(byte[] u, Layout layout, bool careful)
    {
        var items = new List<(byte, int, int, int)>();
        var (at, known) = (layout >= Layout.Draft ? 8 : 6, 0);
        if (u.Length < at) return (items, DecodeFault.TooShort, 0);
        while (at < u.Length)
        {
            var type = u[at];
            if (type is >= 0x80 and < 0xFF)
            {
                items.Add((type, at, at + 1, u.Length - at - 1));
                break;
            }

            var serial = layout == Layout.Each || (layout == Layout.Once && items.Count == 0) ? 2 : 0;
            var bodyAt = at + 1 + serial + (layout == Layout.Hj1239 ? 6 : 0);
            var fault = FaultOf(u, type, bodyAt, layout == Layout.Draft ? 66 : 0, careful, out var length);
            if (fault != DecodeFault.None) return (items, fault, known);
            items.Add((type, at, bodyAt, length));
            at = known = bodyAt + length + (layout == Layout.Draft ? 66 : 0);
        }

        return (items, DecodeFault.None, known);
    }

    private static DecodeFault FaultOf(byte[] u, byte type, int bodyAt, int signature, bool careful, out int length)
    {
        length = type == 2 ? 37 : 96;
        if (type is not (1 or 2)) return DecodeFault.UnknownItem;
        if (bodyAt + length > u.Length) return DecodeFault.TooShort;
        if (type == 1 && u[bodyAt + 95] <= 253) length += 4 * u[bodyAt + 95];
        if (bodyAt + length + signature > u.Length) return DecodeFault.TooShort;
        return careful && !LooksRight(u, type, bodyAt) ? DecodeFault.UnknownItem : DecodeFault.None;
    }

    private static bool LooksRight(byte[] u, int type, int at)
    {
        if (type == 1) return u[at] is <= 2 or >= 0xFE && u[at + 1] is <= 1 or >= 0xFE && u[(at + 6)..(at + 23)].All(c => c is 0 or 0xFF or (>= 0x20 and < 0x7F));
        var state = u[at + 24];
        return (state < 8 || state == 0xFF) && Degree(u[(at + 25)..(at + 29)], 180_000_000) && Degree(u[(at + 29)..(at + 33)], 90_000_000);
    }

    private static bool Degree(byte[] b, uint most) => (uint)(b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3]) is var raw && (raw <= most || raw == uint.MaxValue);

    private static ushort Word(byte[] u, int at) => (ushort)(u[at] * 256 + u[at + 1]);

    private static long? TimeOf(byte[] u)
    {
        var text = $"20{u[0]:D2}-{u[1]:D2}-{u[2]:D2}T{u[3]:D2}:{u[4]:D2}:{u[5]:D2}+08:00";
        return DateTimeOffset.TryParseExact(text, "yyyy-MM-ddTHH:mm:sszzz", null, System.Globalization.DateTimeStyles.None, out var time) ? time.ToUnixTimeSeconds() : null;
    }
}
