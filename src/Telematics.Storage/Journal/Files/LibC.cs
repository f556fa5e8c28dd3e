using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Telematics.Storage.Journal.Files;

/// <summary>Two calls of the C library that .NET does not offer.</summary>
internal static class LibC
{
    private const int ReadOnly = 0;
    private const int DontNeed = 4; // POSIX_FADV_DONTNEED of Linux

    /// <summary>A new, renamed or deleted file survives a power cut only when its folder was flushed too. Windows has no such call and needs none.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;

        var descriptor = open([.. Encoding.UTF8.GetBytes(path), 0], ReadOnly);
        if (descriptor < 0) throw Failure("open", path);
        try
        {
            if (fsync(descriptor) != 0) throw Failure("fsync", path);
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    /// <summary>Advice only: a kernel that does not follow it costs nothing but the certainty.</summary>
    public static void DropCache(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux()) return;

        var held = false;
        try
        {
            file.DangerousAddRef(ref held);
            _ = posix_fadvise((int)file.DangerousGetHandle(), 0, 0, DontNeed);
        }
        finally
        {
            if (held) file.DangerousRelease();
        }
    }

    private static IOException Failure(string call, string path) =>
        new($"{call} of folder '{path}' failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc")]
    private static extern int close(int descriptor);

    [DllImport("libc")]
    private static extern int posix_fadvise(int descriptor, long offset, long length, int advice);
}
