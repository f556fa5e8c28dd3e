using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Registry;

/// <summary>What the registry says of one fleet: the body of <c>PUT /api/v1/fleets/{fleetId}</c>.</summary>
public sealed record FleetEntry
{
    public static FleetEntry Empty { get; } = new();

    public string Name { get; init; } = "";
    public string? CreditCode { get; init; }
    public string? County { get; init; }
    public string? Contact { get; init; }

    public static FleetEntry Of(Fleet row) => new() { Name = row.Name, CreditCode = row.CreditCode, County = row.County, Contact = row.Contact };

    internal void WriteTo(Fleet row)
    {
        row.Name = Name;
        row.CreditCode = CreditCode;
        row.County = County;
        row.Contact = Contact;
    }
}
