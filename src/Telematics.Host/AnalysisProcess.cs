using System.Diagnostics;
using System.Runtime.InteropServices;
using Telematics.Storage.Analysis;

namespace Telematics.Host;

/// <summary>
/// The process of one question of an analyst: this program again, with nothing of its surroundings but what it is told. Not in the list of commands: it talks
/// to this program alone.
/// </summary>
internal static class AnalysisProcess
{
    public const string Command = "analysis-worker";

    public static ProcessStartInfo StartInfo()
    {
        var info = new ProcessStartInfo(Dotnet()) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        info.ArgumentList.Add(typeof(AnalysisProcess).Assembly.Location);
        info.ArgumentList.Add(Command);

        // Settings and keys may stand in the environment.
        info.Environment.Clear();
        info.Environment["HOME"] = Path.GetTempPath();
        info.Environment["DOTNET_GCHeapHardLimit"] = "0x20000000"; // rows are passed on, not held
        info.Environment["DOTNET_EnableDiagnostics"] = "0";
        return info;
    }

    public static async Task<int> Run(Stream input, Stream output)
    {
        await AnalysisWorker.Run(input, output);
        return 0;
    }

    /// <summary>The one that this process runs on: it lies three folders above the framework.</summary>
    private static string Dotnet() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
