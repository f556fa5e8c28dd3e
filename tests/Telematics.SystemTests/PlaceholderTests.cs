namespace Telematics.SystemTests;

public sealed class PlaceholderTests
{
    [Xunit.Fact]
    public void Builds() => Xunit.Assert.True(true);
}
