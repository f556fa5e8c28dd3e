using Telematics.Storage.Database;

namespace Telematics.Portal.Web;

/// <summary>Flags as a list of the words of <see cref="EnumNames"/>.</summary>
internal static class FlagWords
{
    /// <summary>Empty: none is set.</summary>
    public static IReadOnlyList<string> Of<T>(T flags) where T : struct, Enum => [.. Set(flags).Select(EnumNames.Of)];

    public static IEnumerable<T> Set<T>(T flags) where T : struct, Enum =>
        Enum.GetValues<T>().Where(flag => !flag.Equals(default(T)) && flags.HasFlag(flag));
}
