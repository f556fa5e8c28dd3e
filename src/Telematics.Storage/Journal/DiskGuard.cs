using System.Globalization;

namespace Telematics.Storage.Journal;

/// <summary>Says when the disk has too little room to accept more. Resumes a quarter above the limit, so that it does not flutter.</summary>
internal sealed class DiskGuard(long minFreeBytes)
{
    public bool IsLow { get; private set; }

    /// <summary>The reason to refuse, or null.</summary>
    public string? Judge(long freeBytes)
    {
        if (minFreeBytes == 0) return null;
        IsLow = freeBytes < (IsLow ? minFreeBytes + minFreeBytes / 4 : minFreeBytes);
        return IsLow
            ? string.Create(CultureInfo.InvariantCulture, $"The journal's disk is nearly full: {freeBytes} bytes free, {minFreeBytes} are kept")
            : null;
    }
}
