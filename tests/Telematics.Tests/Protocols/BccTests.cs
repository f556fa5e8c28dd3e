using Telematics.Protocols.Framing;

namespace Telematics.Tests.Protocols;

public sealed class BccTests
{
    [Fact]
    public void The_vectorised_check_is_the_exclusive_or_of_all_bytes_at_every_length_and_alignment()
    {
        var bytes = new byte[400];
        new Random(1).NextBytes(bytes);
        for (var length = 0; length < 300; length++)
        {
            for (var start = 0; start < 9; start++)
            {
                byte expected = 0;
                for (var k = start; k < start + length; k++) expected ^= bytes[k];
                Assert.Equal(expected, Bcc.Of(bytes.AsSpan(start, length)));
            }
        }
    }
}
