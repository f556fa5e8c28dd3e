using Telematics.Driver;

namespace Telematics.SystemTests;

/// <summary>The program as an operator meets it at the command line.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("--Gateway:VehiclePort", "99999", "Gateway:VehiclePort")]
    [InlineData("--Gateway:VehiclePort", "soon", "Gateway:VehiclePort")]
    [InlineData("--Gateway:VehiklePort", "17691", "Gateway:VehiklePort")]
    [InlineData("--Urls", "not-an-address", "Urls")]
    [InlineData("--City:TimeZone", "Mars/Olympus", "City:TimeZone")]
    [InlineData("--Database:Provider", "Oracle", "Database:Provider")]
    [InlineData("--Rules:Path", "/nowhere/rules.json", "Rules:Path")]
    [InlineData("--Log:Level", "Loud", "Log:Level")]
    public async Task A_wrong_setting_ends_with_2_and_one_line_that_names_it(string setting, string value, string named)
    {
        var folder = Directory.CreateTempSubdirectory("telematics-").FullName;

        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "--Data:Path", folder, setting, value);

        Assert.Equal(2, exitCode);
        var line = Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(named, line, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Explain_tells_a_frame_field_by_field()
    {
        // Login of a real terminal, 2020-01-08 14:08:06, serial 3.
        const string login = "2323014c47444348393147384b413134313236390101001c1401080e0806000338393836313131393232323033353530373837373a";

        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "explain", login);

        Assert.Equal(0, exitCode);
        Assert.Contains("LGDCH91G8KA141269", said, StringComparison.Ordinal);
        Assert.Contains("2020-01-08 14:08:06", said, StringComparison.Ordinal);
        Assert.Contains("89861119222035507877", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_refuses_what_is_not_hexadecimal()
    {
        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "explain", "2323XY");

        Assert.Equal(2, exitCode);
        Assert.Contains("2323XY", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_command()
    {
        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "--help");

        Assert.Equal(0, exitCode);
        Assert.All(["--demo", "explain", "journal", "import"], command => Assert.Contains(command, said, StringComparison.Ordinal));
    }
}
