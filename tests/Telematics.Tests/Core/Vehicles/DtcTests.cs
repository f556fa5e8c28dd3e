using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Vehicles;

public sealed class DtcTests
{
    [Theory]
    [InlineData(1, 0x204700AFu, "P2047")] // seen in a real frame
    [InlineData(0, 0x20EE0009u, "P20EE")]
    [InlineData(1, 0x7FFF0000u, "C3FFF")]
    [InlineData(1, 0x80010000u, "B0001")]
    [InlineData(1, 0xC1000000u, "U0100")]
    [InlineData(2, 0x0C113200u, "SPN 69900 FMI 18")] // low byte 0C, middle 11, top three bits 1, FMI 18
    [InlineData(2, 0x0C111200u, "SPN 4364 FMI 18")]
    [InlineData(7, 0x0102AABBu, "0102AABB")]
    public void Codes_are_written_as_people_know_them(int protocol, uint raw, string expected) => Assert.Equal(expected, Dtc.Format((byte)protocol, raw));

    [Fact]
    public void Without_a_protocol_the_bytes_are_shown() => Assert.Equal("204700AF", Dtc.Format(null, 0x204700AF));
}
