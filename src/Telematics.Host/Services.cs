using Telematics.Core;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Gateway;
using Telematics.Gateway.Import;
using Telematics.Grains.Dispatch;
using Telematics.Grains.Live;
using Telematics.Grains.Stations;
using Telematics.Grains.Vehicles;
using Telematics.Portal.Operations;
using Telematics.Protocols;
using Telematics.Protocols.Stations;
using Telematics.Storage.Analysis;
using Telematics.Storage.Archive;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Access;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Registry;
using Telematics.Storage.Database.Sqlite;
using Telematics.Storage.History;
using Telematics.Storage.Integrity;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Host;

/// <summary>Which part is used for what: the only place that knows all rooms.</summary>
internal static class Services
{
    public static void Add(IServiceCollection services, HostSettings settings, EmbeddedStore store)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new CityCalendar(settings.CityZone));

        services.AddSingleton(store.Journal).AddSingleton<IJournal>(store.Journal);
        services.AddSingleton(settings.Database).AddSingleton(store.Database).AddSingleton(store.Rules);
        services.AddSingleton(store.Writer).AddSingleton<ICheckpoints>(store.Checkpoints);
        services.AddSingleton<IFindings>(new SqliteFindings(store.Writer));
        services.AddSingleton<VehicleRegistry>().AddSingleton<IVehicleRegistry>(provider => provider.GetRequiredService<VehicleRegistry>());
        services.AddSingleton<FleetRegistry>().AddSingleton<LegalHolds>();
        services.AddSingleton(StationSecrets.Open(settings.DataPath));
        services.AddSingleton<Deployments>().AddSingleton<StationRegistry>().AddSingleton<IStationRegistry>(provider => provider.GetRequiredService<StationRegistry>());

        services.AddSingleton<DecodeFrame>(ProtocolCatalog.Gb17691.Decode).AddSingleton<ExplainFrame>(ProtocolCatalog.Gb17691.Explain);
        services.AddSingleton<IsClockFault>((second, receivedAtMs) =>
            ReadingTimes.Classify(second, receivedAtMs, store.Rules.Current.Sets[^1].Ingest) == ReadingTime.ClockFault);
        services.AddSingleton<IArchiveIndex>(new CachedArchiveIndex(new SqliteArchiveIndex(store.Writer, store.Readers)));
        services.AddSingleton(provider => ArchiveStore.Open(
            Path.Combine(settings.DataPath, "archive"), settings.Archive, store.Journal, provider.GetRequiredService<IArchiveIndex>(), ProtocolCatalog.Gb17691.Decode,
            provider.GetRequiredService<IsClockFault>(), provider.GetRequiredService<CityCalendar>(), TimeProvider.System, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => provider.GetRequiredService<ArchiveStore>().Readings);
        services.AddSingleton<VehicleHistory>();
        services.AddSingleton(new RegistryFacts(store.Database)).AddSingleton<HistorySums>();
        services.AddSingleton(provider => new AnalysisDesk(
            settings.Analysis, Path.Combine(settings.DataPath, "archive"), provider.GetRequiredService<IArchiveIndex>(), provider.GetRequiredService<RegistryFacts>(),
            provider.GetRequiredService<AuditTrail>(), settings.CityZone, AnalysisProcess.StartInfo));
        services.AddSingleton(provider => DayFiles.Open(
            Path.Combine(settings.DataPath, "archive"), settings.Archive, provider.GetRequiredService<IArchiveIndex>(), new SqlitePassDays(store.Writer, store.Readers),
            provider.GetRequiredService<RegistryFacts>().ReferenceTorques, () => store.Rules.Current, provider.GetRequiredService<CityCalendar>(), TimeProvider.System,
            provider.GetRequiredService<ILoggerFactory>()));

        services.AddSingleton(settings.Scrub);
        services.AddSingleton(provider => Scrubber.OfRunning(
            settings.DataPath, settings.Journal, settings.Scrub, store.Journal, provider.GetRequiredService<IArchiveIndex>(), provider.GetRequiredService<ArchiveStore>(),
            store.Stations.Media, TimeProvider.System, provider.GetRequiredService<ILoggerFactory>(), settings.Database, provider.GetRequiredService<DayFiles>()));
        services.AddSingleton(CentreKey.OpenOrMake(settings.DataPath));
        services.AddSingleton<IJournalDays, SqliteJournalDays>().AddSingleton<DaySealing>();

        services.AddSingleton<ILiveView, MemoryLiveView>().AddSingleton<VehicleBlob>().AddSingleton<VehicleServices>();
        services.AddSingleton<DecodeStationRecord>(StationCodec.Decode);
        services.AddSingleton(store.Readers).AddSingleton<IPasses, SqlitePasses>();
        services.AddSingleton<ICases>(new SqliteCases(store.Writer, store.Readers, settings.CityCode));
        services.AddSingleton<StationServices>().AddSingleton<Witness>().AddSingleton<PassDesk>().AddSingleton<PlateWork>();
        services.AddSingleton(settings.Dispatch).AddSingleton<Dispatcher>();

        services.AddSingleton(settings.Gateway).AddSingleton<VehicleListener>().AddSingleton<StationListener>();
        services.AddSingleton(provider => provider.GetRequiredService<VehicleListener>().Counters);
        services.AddSingleton(provider => provider.GetRequiredService<VehicleListener>().Sessions);
        services.AddSingleton<CountGateway>(provider => Counted(provider.GetRequiredService<GatewayCounters>()));
        services.AddSingleton(store.Stations).AddSingleton(store.Stations.Media);
        services.AddSingleton(provider => provider.GetRequiredService<StationListener>().Sessions);
        services.AddSingleton(provider => provider.GetRequiredService<StationListener>().Counters);
        services.AddSingleton(settings.Import).AddSingleton<ImportFolder>();
        services.AddSingleton(provider => new PassImporter(
            settings.Import, settings.DataPath, store.Journal, provider.GetRequiredService<IStationRegistry>(), store.Stations, store.Measured, TimeProvider.System));
        services.AddSingleton<IPassImport>(provider => provider.GetRequiredService<PassImporter>());
        services.AddSingleton<IngestService>();
    }

    /// <summary>The gateway's counters as the portal reads them; it may not know that room.</summary>
    private static CountGateway Counted(GatewayCounters counters) => () => new(
        Enum.GetValues<VehicleCommand>().Sum(counters.Frames),
        ByReason<DecodeFault>(counters.Rejected),
        ByReason<CloseReason>(counters.Closed));

    private static Dictionary<string, long> ByReason<TReason>(Func<TReason, long> count) where TReason : struct, Enum =>
        Enum.GetValues<TReason>().Select(reason => (Name: EnumNames.Of(reason), Count: count(reason))).Where(pair => pair.Count > 0)
            .ToDictionary(pair => pair.Name, pair => pair.Count);
}
