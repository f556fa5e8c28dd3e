using System.Globalization;
using Telematics.Driver;

namespace Telematics.SystemTests;

/// <summary>The journal of a data folder as an operator sees and as fate changes it.</summary>
internal static class JournalTool
{
    public static Task<(int ExitCode, string Said)> Run(string folder, params string[] arguments) =>
        ServerProcess.RunToEnd(Repository.Host, ["journal", .. arguments, "--Data:Path", folder]);

    /// <summary>Payloads of a vehicle's records, in order, as hexadecimal text.</summary>
    public static async Task<string[]> Dump(string folder, string vin)
    {
        var (exitCode, said) = await Run(folder, "dump", "--key", vin);
        Assert.Equal(0, exitCode);
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[^1])];
    }

    /// <summary>Segment files, oldest first.</summary>
    public static string[] Segments(string folder) =>
        [.. Directory.GetFiles(Path.Combine(folder, "journal"), "*.seg").Order(StringComparer.Ordinal)];

    public static string[] Quarantined(string folder) =>
        [.. Directory.GetFiles(Path.Combine(folder, "journal", "quarantine")).Select(file => Path.GetExtension(file)).Order(StringComparer.Ordinal)];

    public static void Flip(string file, long at)
    {
        using var stream = File.Open(file, FileMode.Open);
        stream.Position = at;
        var value = stream.ReadByte();
        stream.Position = at;
        stream.WriteByte((byte)~value);
    }

    public static void Truncate(string file, long length)
    {
        using var stream = File.Open(file, FileMode.Open);
        stream.SetLength(length);
    }

    /// <summary>How many files a process here may have open.</summary>
    public static int OpenFileLimit() => int.Parse(
        File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal))["Max open files".Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[0],
        CultureInfo.InvariantCulture);
}
