using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Archive;

/// <summary>
/// Sums the readings of one day, vehicle after vehicle, with the cleaning and the formulas that judge a vehicle live. It meets the seconds in their order;
/// live, late ones are met apart, which can move a few seconds in and out of a hanging sensor's run.
/// </summary>
internal sealed class DaySumming(int day, long start, RuleSet rules, Func<string, double?> referenceTorque, ArchiveWriter<DaySumsRow> into) : IRowSink<ReadingRow>
{
    private ReadingContext _context = new();
    private DaySums _sums;
    private string? _vin;
    private double? _torqueNm;

    public async ValueTask Finish()
    {
        if (_vin is { } vin) await into.Add(new DaySumsRow(vin, start, _sums, rules));
        _vin = null;
    }

    public ValueTask Add(in ReadingRow row)
    {
        if (ReferenceEquals(row.Vin, _vin) || row.Vin == _vin)
        {
            Count(row.Reading);
            return ValueTask.CompletedTask;
        }

        return Begin(row);
    }

    private async ValueTask Begin(ReadingRow row)
    {
        await Finish();
        (_context, _sums, _vin, _torqueNm) = (new ReadingContext(), new DaySums { Day = day }, row.Vin, referenceTorque(row.Vin));
        Count(row.Reading);
    }

    private void Count(in EngineReading reading) => _sums.Add(CleanReading.Of(reading, _context, rules.Cleaning), _torqueNm);
}
