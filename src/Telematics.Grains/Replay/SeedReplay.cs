using System.Security.Cryptography;
using System.Text;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Grains.Vehicles;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Journal;
using Telematics.Storage.Rules;

namespace Telematics.Grains.Replay;

/// <summary>What came out of a seed.</summary>
/// <param name="Findings">Of the span, the last word on each.</param>
/// <param name="StateSha256">Of the vehicle's state after the last record.</param>
public sealed record SeedOutcome(FindingComparison Comparison, IReadOnlyList<Finding> Findings, string StateSha256);

/// <summary>Makes seeds, and replays them: the same code on the server and on the auditor's laptop.</summary>
public sealed class SeedReplay(DecodeFrame decode, VehicleBlob blob)
{
    private static readonly RecordKind[] Kinds = [RecordKind.VehicleFrame, RecordKind.VehicleRejected];

    public async Task<Seed> Export(
        JournalFolder journal, StoredVerdicts stored, IReadOnlyList<RuleDocument> rules, TimeZoneInfo zone, Vin vin, ReplaySpan span, CancellationToken stop)
    {
        var bounds = await FleetReplay.Bounds(journal, span, stored, stop);
        var records = new List<SeedRecord>();
        journal.Walk(Encoding.ASCII.GetBytes(vin.ToString()), Kinds, new WalkRange(span.ReceivedFromMs, span.ReceivedToMs, bounds.Until),
            (in RecordInPlace record) => records.Add(new SeedRecord(
                record.Position, record.ReceivedAtMs, record.Kind == RecordKind.VehicleRejected, record.Payload.ToArray())), null, stop);

        var facts = (await stored.Facts(vin, stop)).GetValueOrDefault(vin) ?? VehicleFacts.Unknown;
        var (from, to) = span.Days;
        var findings = (await stored.Findings(from, to, vin, stop)).Where(span.Holds).ToList();
        var header = new SeedHeader(
            SeedHeader.Newest, vin.ToString(), span.FromSecond, span.ToSecond, span.MemoryDays, zone.Id, facts, await stored.Registration(vin, stop), rules, findings,
            bounds, "");
        var seed = new Seed(header, records);
        return seed with { Header = header with { StateSha256 = Run(seed).StateSha256 } };
    }

    /// <exception cref="InvalidDataException">The rules in the seed are none that this program can read.</exception>
    public SeedOutcome Run(Seed seed)
    {
        var header = seed.Header;
        var vin = Vin.Parse(header.Vin);
        var calendar = new CityCalendar(TimeZoneInfo.FindSystemTimeZoneById(header.TimeZone));
        var rules = new ReplayRules(RuleDocument.Book(header.Rules), calendar, new Dictionary<Vin, VehicleFacts> { [vin] = header.Facts });
        var taker = new ReplayTaker(rules, new ReplaySpan(header.From, header.To, calendar, header.MemoryDays), header.Bounds.SettledBelow);
        var message = new VehicleMessage();
        foreach (var record in seed.Records)
        {
            if (!record.Rejected) decode(record.Payload, message);
            taker.Take(vin, record.Rejected ? null : message, record.Position, record.ReceivedAtMs);
        }

        var findings = taker.Findings.Values.Select(trail => trail.Last).OrderBy(finding => finding.Id, StringComparer.Ordinal).ToList();
        var state = blob.Write(taker.StateOf(vin) ?? new VehicleState());
        return new SeedOutcome(FindingComparison.Of(header.Stored, taker.Findings, header.Bounds), findings, Convert.ToHexStringLower(SHA256.HashData(state)));
    }
}
