using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Core.Stations;
using Telematics.Gateway.Import;
using Telematics.Storage.Database.Registry;

namespace Telematics.Host.Commands;

/// <summary><c>import passes FILE --mapping NAME [--line STATION/LINE]</c>: into the journal of a stopped system, which judges them when it starts.</summary>
internal static class ImportPasses
{
    private const string Usage = "import: 'import passes FILE [--mapping NAME] [--line STATION/LINE]' is expected";

    public static async Task<int> Run(string file, string[] options, TextWriter output, TextWriter error)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(options).Build();
        var settings = HostSettings.From(configuration);
        LineKey line = default;
        if (configuration["line"] is { } named && !LineKey.TryParse(named, out line))
        {
            await error.WriteLineAsync($"--line is '{named}'; STATION/LINE is allowed. {Usage}");
            return 2;
        }

        if (!File.Exists(file)) throw new SettingsException($"import: FILE is '{file}'; there is no such file");
        await using var store = await EmbeddedStore.Open(settings, TimeProvider.System, NullLoggerFactory.Instance);
        var registry = new StationRegistry(store.Database, StationSecrets.Open(settings.DataPath), TimeProvider.System);
        var importer = new PassImporter(settings.Import, settings.DataPath, store.Journal, registry, store.Stations, store.Measured, TimeProvider.System);
        var report = await importer.Import(
            await File.ReadAllBytesAsync(file), configuration["mapping"] ?? settings.Import.Mapping, configuration["line"] is null ? null : line, keep: false, CancellationToken.None);

        foreach (var row in report.Rejected) await output.WriteLineAsync($"line {row.Line}: {row.Field} '{row.Value}': {row.Allowed} is allowed");
        if (report.Refused is { } refused) await output.WriteLineAsync(refused);
        await output.WriteLineAsync($"{report.Accepted} accepted, {report.Known} known already, {report.RejectedCount} rejected");
        return report.IsClean ? 0 : 1;
    }
}
