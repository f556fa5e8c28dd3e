namespace Telematics.Host.Commands;

/// <summary><c>--help</c>: every command and setting, one line each.</summary>
public static class HelpCommand
{
    public static int Run(TextWriter output)
    {
        output.WriteLine(Text);
        return 0;
    }

    private const string Text = """
        Telematics: gateway for vehicle emission telematics (GB 17691-2018 Annex Q)

        Commands
          (none)                         the whole system in one process
          --demo                         the same with a simulated city feeding it through its real sockets (loopback only)
          explain HEX                    a vehicle frame told field by field
          journal days                   the sealed days of the journal: records, chain and signature of each checked  [--public-key FILE] [--Data:Path DIR]
          backup DIR                     a copy of the system, running or not; only what is new is copied  [--keep 14] [--Data:Path DIR]; docs/backup.md
          backup --verify DIR            reads backups against their manifests; each fault in a line  [--backup NAME]
          restore DIR --to DATA          a backup into an empty folder, every hash checked  [--backup NAME]
          scrub                          holds every stored byte against its checksum  [--Data:Path DIR]
          journal list|verify|dump       what the journal holds, whether every byte of it is sound, its records as text
                                           [--Data:Path DIR] [--key VIN] [--from TIME] [--to TIME]
          import vehicles|fleets|stations FILE  loads a CSV file into the registry, with a report of rejected rows  [--Data:Path DIR]
          import passes FILE             loads roadside measurements of a station that cannot stream (CSV, XML, JSON) into a stopped system
                                           [--mapping NAME] [--line STATION/LINE] [--Data:Path DIR]; docs/station-import.md
          replay --from TIME --to TIME   stored frames through the present code; how its findings differ from the stored ones  [--vin VIN] [--Data:Path DIR]
          replay --seed FILE             the same for one vehicle from an exported file, without a data folder
          export-seed FILE               writes that file: raw records, registry row, rules  --vin VIN --from TIME --to TIME [--Data:Path DIR]
          backtest --rules FILE          what a changed rule set would have flagged, old beside new  [--from TIME --to TIME] [--Data:Path DIR]; docs/replay.md
          --help                         this page

        Settings: --Section:Key value, environment Section__Key, or appsettings.json
          Data:Path                      ./data      everything that is kept: journal, database, keys
          Urls                           http://127.0.0.1:8080   portal, API, metrics
          Gateway:VehiclePort            17691       vehicle terminals and platform links; 0 = any free port
          Gateway:StationPort            10845       remote-sensing stations; 0 = any free port
          Gateway:BindAddress            0.0.0.0     address of both
          Gateway:AcceptUnknownVehicles  true        false: frames of a VIN not in the registry are stored, its connection is closed
          Gateway:TlsCertificate         unset       PEM or PFX file: TLS
          Gateway:RequireClientCertificate  false    mutual TLS
          Gateway:…                      more bounds and time-outs: docs/gateway.md
          Journal:…                      segment size, retention, free space kept: docs/journal.md
          Archive:…                      when files are written and merged, bounds of questions: docs/archive.md
          Analysis:…                     bounds of the questions that analysts write in SQL: docs/analysis.md
          Scrub:At                       02:30       when every stored byte is held against its hash; empty: never
          Scrub:MegabytesPerSecond       100         as fast as it reads at most
          Dispatch:CheckpointSeconds     60          how often vehicles are checkpointed
          Import:Folder                  unset       watched folder for files of stations that cannot stream
          Import:Mapping                 monitoringdata   how its files are read where no mapping.json lies beside them
          Import:Mappings                in Data:Path     folder with mappings of your own: NAME.json
          Rules:Path                     built-in    rule set (JSON), read again when it changes: docs/rules.md
          Auth:BootstrapApiKey           unset       a key with the admin role
          Auth:BootstrapPassword         unset       password of user admin; unset: made at first start and printed once
          Database:Provider              Sqlite      Sqlite
          Database:ConnectionString      in Data:Path
          City:Name                      石家庄
          City:Code                      130100          administrative code (GB/T 2260), begins every case number
          City:TimeZone                  Asia/Shanghai   the calendar of rules and reports
          Log:Level                      Information     Verbose, Debug, Information, Warning, Error
          Log:Json                       false       true: one JSON object a line

        Exit codes: 0 well, 1 faults were found, 2 a wrong setting or argument.
        """;
}
