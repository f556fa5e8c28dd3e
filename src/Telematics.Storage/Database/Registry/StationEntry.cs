using System.Collections.Immutable;
using Telematics.Core.Stations;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Registry;

/// <summary>What the registry says of one station: the body of <c>PUT /api/v1/stations/{stationId}</c>. Lines that are sent replace all that were there.</summary>
public sealed record StationEntry
{
    public static StationEntry Empty { get; } = new();

    public string Name { get; init; } = "";
    public StationKind? Kind { get; init; }
    public string? County { get; init; }
    public double? Longitude { get; init; }
    public double? Latitude { get; init; }
    public ImmutableArray<LineEntry> Lines { get; init; } = [];

    public static StationEntry Of(Station row) => new()
    {
        Name = row.Name,
        Kind = row.Kind,
        County = row.County,
        Longitude = row.Longitude,
        Latitude = row.Latitude,
        Lines = [.. row.Lines.Where(line => line.Registered).OrderBy(line => line.LineId, StringComparer.Ordinal).Select(LineEntry.Of)],
    };

    internal void WriteTo(Station row)
    {
        row.Name = Name;
        row.Kind = Kind ?? StationKind.FixedVertical;
        row.County = County;
        row.Longitude = Longitude;
        row.Latitude = Latitude;

        // A line that is gone keeps its row: it has passes, figures and a state.
        foreach (var line in row.Lines) line.Registered = Lines.Any(entry => entry.LineId == line.LineId);
        foreach (var entry in Lines)
        {
            if (row.Lines.Find(line => line.LineId == entry.LineId) is not { } line)
                row.Lines.Add(line = new Line { StationId = row.StationId, LineId = entry.LineId });
            entry.WriteTo(line);
        }
    }
}

public sealed record LineEntry
{
    public string LineId { get; init; } = "";
    public int Lane { get; init; }
    public double? GradeDeg { get; init; }
    public string Model { get; init; } = "";
    public ImmutableArray<Instrument> Instruments { get; init; } = [];

    public static LineEntry Of(Line row) => new()
    {
        LineId = row.LineId,
        Lane = row.Lane,
        GradeDeg = row.GradeDeg,
        Model = row.Model,
        Instruments = [.. row.Instruments.OrderBy(i => i.Kind, StringComparer.Ordinal).Select(i => new Instrument(i.Kind, i.Model, i.Serial, i.ValidUntil))],
    };

    internal void WriteTo(Line row)
    {
        row.Lane = Lane;
        row.GradeDeg = GradeDeg;
        row.Model = Model;
        row.Instruments.RemoveAll(had => !Instruments.Any(instrument => instrument.Kind == had.Kind));
        foreach (var (kind, model, serial, validUntil) in Instruments)
        {
            if (row.Instruments.Find(had => had.Kind == kind) is not { } instrument)
            {
                row.Instruments.Add(new LineInstrument
                {
                    StationId = row.StationId,
                    LineId = row.LineId,
                    Kind = kind,
                    Model = model,
                    Serial = serial,
                    ValidUntil = validUntil,
                });
                continue;
            }

            instrument.Model = model;
            instrument.Serial = serial;
            instrument.ValidUntil = validUntil;
        }
    }
}
