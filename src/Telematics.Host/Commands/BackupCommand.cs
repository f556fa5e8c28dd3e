using System.Globalization;
using Microsoft.Data.Sqlite;
using Telematics.Storage.Backup;

namespace Telematics.Host.Commands;

/// <summary><c>backup DIR</c> and <c>restore DIR --to DATA</c>: docs/backup.md.</summary>
public static class BackupCommand
{
    /// <summary>Two weeks of nights.</summary>
    private const int KeptBackups = 14;

    public static int Backup(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--verify", .. var verified]) return Verify(verified, output, error);
        if (arguments is not [var folder, .. var options] || folder.StartsWith('-'))
            return Refuse(error, "backup: 'backup DIR [--keep N] [--Data:Path DIR]' or 'backup --verify DIR' is expected");

        var asked = new ConfigurationBuilder().AddCommandLine(options).Build();
        if (!int.TryParse(asked["keep"] ?? KeptBackups.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var keep) || keep < 1)
            return Refuse(error, $"backup: --keep is '{asked["keep"]}'; a number of backups from 1 is allowed");
        var settings = HostSettings.From(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(options).Build());
        var data = new DataLayout(settings.DataPath, settings.Journal.Path, settings.Database, settings.RulesPath);
        return Guarded("backup", error, () =>
        {
            var made = new BackupRun(data, folder, TimeProvider.System, line => error.WriteLine($"backup: {line}")).Run(keep, CancellationToken.None);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{made.Name}: {made.Files} files, {made.Bytes} bytes; {made.CopiedFiles} files, {made.CopiedBytes} bytes copied; {made.Forgotten} older backups forgotten"));
            foreach (var fault in made.Faults) output.WriteLine($"  FAULT {fault}");
            return made.Faults.Count == 0 ? 0 : 1;
        });
    }

    private static int Verify(string[] arguments, TextWriter output, TextWriter error)
    {
        const string usage = "backup: 'backup --verify DIR [--backup NAME]' is expected";
        if (arguments is not [var folder, .. var options] || folder.StartsWith('-')) return Refuse(error, usage);
        var asked = new ConfigurationBuilder().AddCommandLine(options).Build();
        if (asked.GetChildren().FirstOrDefault(option => !option.Key.Equals("backup", StringComparison.OrdinalIgnoreCase)) is { } unknown)
            return Refuse(error, $"backup: --{unknown.Key} is not known; {usage}");
        return Guarded("backup", error, () =>
        {
            var found = new BackupCheck(folder, TimeProvider.System, line => error.WriteLine($"backup: {line}")).Run(asked["backup"], CancellationToken.None);
            foreach (var fault in found.Faults) output.WriteLine($"  FAULT {fault}");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{found.Backups} backups, {found.Files} files, {found.Bytes} bytes read, {found.Faults.Count} faults"));
            return found.Faults.Count == 0 ? 0 : 1;
        });
    }

    public static int Restore(string[] arguments, TextWriter output, TextWriter error)
    {
        const string usage = "restore: 'restore DIR --to DATA [--backup NAME]' is expected";
        if (arguments is not [var folder, .. var options] || folder.StartsWith('-')) return Refuse(error, usage);
        var asked = new ConfigurationBuilder().AddCommandLine(options).Build();
        if (asked["to"] is not { Length: > 0 } to) return Refuse(error, usage);
        if (asked.GetChildren().FirstOrDefault(option => option.Key.ToLowerInvariant() is not ("to" or "backup")) is { } unknown)
            return Refuse(error, $"restore: --{unknown.Key} is not known; {usage}");

        return Guarded("restore", error, () =>
        {
            var made = new RestoreRun(folder, to, TimeProvider.System, line => error.WriteLine($"restore: {line}")).Run(asked["backup"], CancellationToken.None);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{made.Name} of {made.Taken:yyyy-MM-dd'T'HH:mm:ss'Z'}: {made.Files} files, {made.Bytes} bytes; {made.Faults.Count} faults"));
            foreach (var fault in made.Faults) output.WriteLine($"  FAULT {fault}");
            if (made.Faults.Count > 0)
                output.WriteLine($"Not whole: the program does not start on it as long as the file {RestoreRun.UnfinishedName} lies in {to}. An older backup may be whole: --backup NAME");
            return made.Faults.Count == 0 ? 0 : 1;
        });
    }

    private static int Refuse(TextWriter error, string why)
    {
        error.WriteLine(why);
        return 2;
    }

    private static int Guarded(string command, TextWriter error, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or InvalidDataException or SqliteException)
        {
            return Refuse(error, $"{command}: {failed.Message}");
        }
    }
}
