namespace Telematics.Portal;

/// <summary>Settings of the portal, by their names in the outer contract.</summary>
public sealed record PortalSettings(string CityName, TimeZoneInfo CityZone, string DataPath, string? BootstrapApiKey, string? BootstrapPassword)
{
    public static PortalSettings From(IConfiguration configuration) => new(
        configuration["City:Name"] ?? "石家庄",
        TimeZoneInfo.FindSystemTimeZoneById(configuration["City:TimeZone"] ?? "Asia/Shanghai"),
        configuration["Data:Path"] ?? "./data",
        configuration["Auth:BootstrapApiKey"],
        configuration["Auth:BootstrapPassword"]);
}
