using System.Globalization;
using Microsoft.Data.Sqlite;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Sqlite;
using Telematics.Storage.Integrity;
using Telematics.Storage.Journal;

namespace Telematics.Host.Commands;

/// <summary><c>journal days</c>: the sealed days, each held against the records, the day before it and the centre's key. Changes nothing.</summary>
public static class JournalDaysCommand
{
    public static async Task<int> Run(string[] arguments, TextWriter output)
    {
        var asked = new ConfigurationBuilder().AddCommandLine(arguments).Build();
        var settings = HostSettings.From(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(arguments).Build());
        try
        {
            using var key = CentreKey.ToCheck(asked["public-key"] ?? Path.Combine(settings.DataPath, "keys", CentreKey.PublicName));
            await using var database = OpenDatabase.Of(settings.Database);
            var days = new SqliteJournalDays(database.Writer, database.Readers).All();
            var journal = new JournalFolder(settings.Journal.Path);
            var wrong = 0;
            foreach (var (day, verdict) in DayCheck.Run(days, journal.Oldest ?? long.MaxValue, journal.Records(), key))
            {
                if (verdict is not (DayVerdict.Right or DayVerdict.RecordsGone)) wrong++;
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{DateOnly.FromDayNumber(day.Day):yyyy-MM-dd}  {day.Records,12} records  {day.FromPosition} to {day.ToPosition}  {Convert.ToHexStringLower(day.Hash())}  {EnumNames.Of(verdict)}"));
            }

            await output.WriteLineAsync($"{days.Count} days, {wrong} wrong, key {key.Id}");
            return wrong == 0 ? 0 : 1;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException or SqliteException)
        {
            throw new SettingsException($"journal days: {unreadable.Message}");
        }
    }
}
