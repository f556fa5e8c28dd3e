using System.Globalization;
using System.Reflection;
using Telematics.Gateway;
using Telematics.Gateway.Import;
using Telematics.Grains.Dispatch;
using Telematics.Storage.Analysis;
using Telematics.Storage.Archive;
using Telematics.Storage.Database;
using Telematics.Storage.Integrity;
using Telematics.Storage.Journal;

namespace Telematics.Host;

/// <summary>Every setting of the program, read once. A wrong one is told in one line with its value and what is allowed.</summary>
public sealed record HostSettings(
    string DataPath, bool Demo, DatabaseSettings Database, JournalSettings Journal, GatewaySettings Gateway, DispatchSettings Dispatch, string? RulesPath,
    TimeZoneInfo CityZone, string CityCode, ImportSettings Import, ArchiveSettings Archive, ScrubSettings Scrub, AnalysisSettings Analysis)
{
    /// <summary>Settings that are read key by key and not through a record of their own.</summary>
    private static readonly Dictionary<string, string[]> PlainKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Data"] = ["Path"],
        ["Database"] = ["Provider", "ConnectionString"],
        ["Rules"] = ["Path"],
        ["Auth"] = ["BootstrapApiKey", "BootstrapPassword"],
        ["City"] = ["Name", "Code", "PlatePrefixes", "TimeZone"],
        ["Log"] = ["Level", "Json"],
        ["Gateway"] = Names<GatewaySettings>(),
        ["Journal"] = Names<JournalSettings>(),
        ["Dispatch"] = Names<DispatchSettings>(),
        ["Import"] = Names<ImportSettings>(),
        ["Archive"] = Names<ArchiveSettings>(),
        ["Scrub"] = Names<ScrubSettings>(),
        ["Analysis"] = Names<AnalysisSettings>(),
    };

    public static HostSettings From(IConfiguration configuration)
    {
        RefuseUnknownKeys(configuration);
        var data = Path.GetFullPath(configuration["Data:Path"] ?? "./data");
        var settings = new HostSettings(
            data,
            configuration.GetValue<bool>("Demo"),
            DatabaseOf(configuration, data),
            Section(configuration, "Journal", new JournalSettings { Path = Path.Combine(data, "journal") }),
            Section(configuration, "Gateway", new GatewaySettings()),
            Section(configuration, "Dispatch", new DispatchSettings()),
            configuration["Rules:Path"],
            Zone(configuration["City:TimeZone"] ?? "Asia/Shanghai"),
            Code(configuration["City:Code"] ?? "130100"),
            Section(configuration, "Import", new ImportSettings()),
            Section(configuration, "Archive", new ArchiveSettings()),
            Section(configuration, "Scrub", new ScrubSettings()),
            Section(configuration, "Analysis", new AnalysisSettings()));

        if (settings.Fault() is { } fault) throw new SettingsException(fault);
        foreach (var url in (configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                throw new SettingsException($"Urls is '{url}'; an address such as http://127.0.0.1:8080 is expected");
        return settings;
    }

    private string? Fault() => Gateway.Fault() ?? Journal.Fault() ?? Import.Fault() ?? Archive.Fault() ?? Scrub.Fault() ?? Analysis.Fault();

    private static DatabaseSettings DatabaseOf(IConfiguration configuration, string data)
    {
        try
        {
            return DatabaseSettings.From(configuration["Database:Provider"], configuration["Database:ConnectionString"], data);
        }
        catch (FormatException wrong)
        {
            throw new SettingsException(wrong.Message);
        }
    }

    private static T Section<T>(IConfiguration configuration, string name, T defaults) where T : class
    {
        try
        {
            configuration.GetSection(name).Bind(defaults);
            return defaults;
        }
        catch (InvalidOperationException wrong)
        {
            // The binder's message names the key; its inner one names value and type.
            throw new SettingsException($"{wrong.Message} {wrong.InnerException?.Message}".Trim());
        }
    }

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
        ? zone
        : throw new SettingsException($"City:TimeZone is '{name}'; a time zone such as Asia/Shanghai is expected");

    /// <summary>Administrative code by GB/T 2260: the beginning of every case number.</summary>
    private static string Code(string code) => code.Length == 6 && code.All(char.IsAsciiDigit)
        ? code
        : throw new SettingsException($"City:Code is '{code}'; the six digits of the administrative code, such as 130100, are expected");

    /// <summary>A misspelt key would otherwise silently leave its default in force.</summary>
    private static void RefuseUnknownKeys(IConfiguration configuration)
    {
        foreach (var (section, known) in PlainKeys)
        {
            var unknown = configuration.GetSection(section).GetChildren().FirstOrDefault(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase));
            if (unknown is not null)
                throw new SettingsException(string.Create(CultureInfo.InvariantCulture,
                    $"{section}:{unknown.Key} is not a setting; known in {section}: {string.Join(", ", known)}"));
        }
    }

    private static string[] Names<T>() =>
        [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(property => property.Name)];
}
