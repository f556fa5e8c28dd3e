using System.Text;
using Telematics.Portal.Api;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>Hex that a person pastes into the explanation: taken with blanks anywhere, refused when it is no hex or too long.</summary>
internal sealed class HexTarget() : FuzzTarget("hex")
{
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts("2323054c4e424459303030303030303030303031010100 0059", "23 23\n01", "ABcd");

    public override IReadOnlyList<byte[]> Words { get; } = Texts(" ", "\n", "0x", "g", "\u00A0", "２３", "\0", new string('0', 500));

    public override Task Check(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var digits = new string([.. text.Where(c => !char.IsWhiteSpace(c))]);
        if (!SystemApi.TryReadHex(text, out var bytes)) Assert.Empty(bytes);
        else Assert.Equal(digits.ToLowerInvariant(), Convert.ToHexStringLower(bytes));
        return Task.CompletedTask;
    }
}
