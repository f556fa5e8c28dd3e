using System.Diagnostics;
using System.Globalization;

namespace Telematics.SystemTests;

/// <summary>A disk in memory that can be filled without hurting anybody.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Null: this user may not mount.</summary>
    public static async Task<SmallDisk?> Mount(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("telematics-disk-").FullName;
        if (await Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", folder)) return new SmallDisk(folder);
        Directory.Delete(folder);
        return null;
    }

    public void FillUpTo(int freeMegabytes)
    {
        using var ballast = File.Create(Ballast);
        var block = new byte[1024 * 1024];
        while (new DriveInfo(Folder).AvailableFreeSpace > (long)freeMegabytes * block.Length) ballast.Write(block);
    }

    public void Empty() => File.Delete(Ballast);

    public void Dispose()
    {
        using var unmount = Process.Start(new ProcessStartInfo("umount", ["-l", Folder]))!;
        unmount.WaitForExit();
        Directory.Delete(Folder);
    }

    private static async Task<bool> Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }
}
