using Telematics.Host;
using Telematics.Host.Commands;

// One program: the first word says which command, no word runs the whole system.
try
{
    return args switch
    {
        ["--help" or "-h" or "help", ..] => HelpCommand.Run(Console.Out),
        ["explain", .. var rest] => ExplainCommand.Run(rest, Console.Out, Console.Error),
        ["journal", "days", .. var rest] => await JournalDaysCommand.Run(rest, Console.Out),
        ["journal", .. var rest] => JournalCommand.Run(rest, Console.Out, Console.Error),
        ["import", .. var rest] => await ImportCommand.Run(rest, Console.Out, Console.Error),
        ["backup", .. var rest] => BackupCommand.Backup(rest, Console.Out, Console.Error),
        ["restore", .. var rest] => BackupCommand.Restore(rest, Console.Out, Console.Error),
        ["scrub", .. var rest] => await ScrubCommand.Run(rest, Console.Out),
        ["replay", .. var rest] => await ReplayCommand.Run(rest, Console.Out, Console.Error),
        ["backtest", .. var rest] => await BacktestCommand.Run(rest, Console.Out, Console.Error),
        ["export-seed", .. var rest] => await ExportSeedCommand.Run(rest, Console.Out),
        [AnalysisProcess.Command] => await AnalysisProcess.Run(Console.OpenStandardInput(), Console.OpenStandardOutput()),
        _ => await RunCommand.Run(args),
    };
}
catch (SettingsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
