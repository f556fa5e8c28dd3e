using System.Text;
using Telematics.Core.Rules;
using Telematics.Storage.Database.Queries;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>Any text is a cursor or none; what is taken for one comes back the same from its own text.</summary>
internal sealed class CursorTarget() : FuzzTarget("cursor")
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);

    public override IReadOnlyList<byte[]> Seeds { get; } = Texts(
        new VehicleCursor(VehicleLevel.Suspect, -3.7e-12, "LTEST000000000001").ToString(),
        new IdCursor(Time, "LTEST000000000001:D1:2026-07-01").ToString(),
        new AuditCursor(42).ToString(),
        "2|1.5|LTEST000000000001", "1790000000123|x", "42");

    public override IReadOnlyList<byte[]> Words { get; } = Texts("|", "-", "1e999", "NaN", "=", "%", " ", "9999999999999999999", "-62135596800001", "\0", "\uD7FF", "冀");

    /// <summary>The text of a cursor is Base64: changes are made within.</summary>
    public override byte[] Mend(byte[] input, Random random) => Encoding.ASCII.GetBytes(System.Buffers.Text.Base64Url.EncodeToString(input));

    public override Task Check(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        ComesBack<VehicleCursor>(text);
        ComesBack<IdCursor>(text);
        ComesBack<AuditCursor>(text);
        return Task.CompletedTask;
    }

    private static void ComesBack<T>(string text) where T : IParsable<T>
    {
        if (!T.TryParse(text, null, out var cursor)) return;
        Assert.True(T.TryParse(cursor.ToString(), null, out var back), $"{cursor.ToString()} is not taken back");
        Assert.Equal(cursor, back);
    }
}
