using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Grains.Replay;
using Telematics.Grains.Vehicles;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Journal;
using Telematics.Storage.Rules;

namespace Telematics.Host.Commands;

/// <summary>Journal, database and rules of a data folder, only to be read: beside a running system, or of a stopped one, or of a copy.</summary>
internal sealed record StoredData(HostSettings Settings, JournalFolder Journal, StoredVerdicts Verdicts, RuleBook Rules)
{
    /// <summary>Nothing is judged before this day.</summary>
    private static readonly DateTimeOffset FirstDay = new(2018, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset LastDay = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public CityCalendar Calendar { get; } = new(Settings.CityZone);

    public static StoredData Open(string command, HostSettings settings)
    {
        try
        {
            using var rules = RuleFile.Open(settings.RulesPath, NullLogger<RuleFile>.Instance);
            return new StoredData(settings, new JournalFolder(settings.Journal.Path), StoredVerdicts.Open(settings.Database), rules.Current);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new SettingsException($"{command}: {unreadable.Message}");
        }
    }

    public ReplaySpan Span(long? from, long? to, string command)
    {
        var (first, last) = (from ?? FirstDay.ToUnixTimeSeconds(), to ?? LastDay.ToUnixTimeSeconds());
        return first < last && first >= FirstDay.ToUnixTimeSeconds() && last <= LastDay.ToUnixTimeSeconds()
            ? new ReplaySpan(first, last, Calendar)
            : throw new SettingsException($"{command}: --from and --to are '{Calendar.Local(first):O}' and '{Calendar.Local(last):O}'; from before to, between 2018 and 2100, is expected");
    }

    public async Task<ReplayRules> RulesFor(Vin? only, CancellationToken stop) => new(Rules, Calendar, await Verdicts.Facts(only, stop));

    /// <summary>State to bytes, without a silo.</summary>
    public static VehicleBlob Blob() =>
        new(new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer<VehicleState>>());
}
