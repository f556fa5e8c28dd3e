namespace Telematics.Portal.Web;

/// <summary>An address to be led to after sign-in: only one of this server, or a link in a mail could lead people to a copy of our pages.</summary>
internal static class LocalAddress
{
    public static string Or(string? address, string fallback) => address is not null && IsLocal(address) ? address : fallback;

    /// <summary>"/x" but neither "//host" nor "/\host", which browsers read as another server; no control characters, which they leave out.</summary>
    private static bool IsLocal(string address) =>
        address.StartsWith('/') && (address.Length == 1 || address[1] is not ('/' or '\\')) && !address.Any(char.IsControl);
}
