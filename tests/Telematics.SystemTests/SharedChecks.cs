using System.Diagnostics;
using Telematics.Driver;

namespace Telematics.SystemTests;

/// <summary>Acceptance programs of the city that know the product by its outer contract alone, where they are at hand.</summary>
public sealed class SharedChecks
{
    [Theory]
    [InlineData("vehicles.py")]
    [InlineData("stations.py")]
    public async Task A_check_from_outside_passes(string program)
    {
        Assert.SkipWhen(Repository.Checks is null, "the shared checks are not beside this clone");
        using var check = Process.Start(new ProcessStartInfo("python3", [Path.Combine(Repository.Checks!, program), Repository.Host]) { RedirectStandardOutput = true })!;

        var said = await check.StandardOutput.ReadToEndAsync();
        await check.WaitForExitAsync();

        Assert.True(check.ExitCode == 0, said);
    }
}
