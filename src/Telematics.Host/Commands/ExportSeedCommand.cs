using System.Globalization;
using Telematics.Grains.Replay;
using Telematics.Protocols;
using Telematics.Storage.Rules;

namespace Telematics.Host.Commands;

/// <summary><c>export-seed --vin V --from T --to T FILE</c>: one vehicle's raw records with all by which it was judged, for <c>replay --seed</c> elsewhere.</summary>
public static class ExportSeedCommand
{
    public static async Task<int> Run(string[] arguments, TextWriter output)
    {
        var line = new CommandLine("export-seed", arguments, "vin", "from", "to");
        if (line.Names is not [var path] || line.Vin("vin") is not { } vin || line.Second("from") is not { } from || line.Second("to") is not { } to)
            throw line.Usage("export-seed --vin VIN --from TIME --to TIME FILE");

        var data = StoredData.Open("export-seed", line.Settings);
        var seed = await new SeedReplay(ProtocolCatalog.Gb17691.Decode, StoredData.Blob()).Export(
            data.Journal, data.Verdicts, RuleDocument.Read(line.Settings.RulesPath), line.Settings.CityZone, vin, data.Span(from, to, "export-seed"), CancellationToken.None);
        if (seed.Records.Count == 0) throw new SettingsException($"export-seed: --vin is '{vin}'; the journal holds no record of it for these days");

        try
        {
            // Beside and renamed: a file of this name is always a whole one.
            await using (var file = File.Create(path + ".new")) SeedFile.Write(file, seed);
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"export-seed: FILE is '{path}': {unwritable.Message}");
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{path}: {seed.Records.Count} records, {seed.Header.Stored.Count} stored findings, state sha256 {seed.Header.StateSha256}"));
        return 0;
    }
}
