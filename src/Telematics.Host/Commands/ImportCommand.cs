using Telematics.Storage.Database;
using Telematics.Storage.Database.Registry;

namespace Telematics.Host.Commands;

/// <summary><c>import vehicles|fleets|stations FILE</c>: a CSV file into the registry of a stopped system. A running one takes the same file at its API.</summary>
public static class ImportCommand
{
    public static async Task<int> Run(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["passes", var passes, ..]) return await ImportPasses.Run(passes, arguments[2..], output, error);
        if (arguments is not ["vehicles" or "fleets" or "stations", var file, ..])
        {
            await error.WriteLineAsync("import: 'import vehicles FILE.csv', 'import fleets FILE.csv', 'import stations FILE.csv' or 'import passes FILE --mapping NAME' is expected");
            return 2;
        }

        var settings = HostSettings.From(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(arguments[2..]).Build());
        if (!File.Exists(file)) throw new SettingsException($"import: FILE is '{file}'; there is no such file");
        Directory.CreateDirectory(settings.DataPath);
        var database = new ScopedDb(settings.Database);
        await new DatabaseSchema(settings.Database, database).Migrate(CancellationToken.None);

        await using var csv = File.OpenRead(file);
        var report = arguments[0] switch
        {
            "vehicles" => await new VehicleRegistry(database).Import(csv, CancellationToken.None),
            "fleets" => await new FleetRegistry(database).Import(csv, CancellationToken.None),
            _ => await new StationRegistry(database, StationSecrets.Open(settings.DataPath), TimeProvider.System).Import(csv, CancellationToken.None),
        };
        foreach (var row in report.Rejected) await output.WriteLineAsync($"line {row.Line}: {row.Reason}");
        await output.WriteLineAsync($"{report.Accepted} accepted, {report.RejectedCount} rejected");
        return report.RejectedCount == 0 ? 0 : 1;
    }
}
