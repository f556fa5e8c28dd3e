namespace Telematics.Storage.Database.Model;

/// <summary>A vehicle-using unit (用车单位); with 20 vehicles or more it is a large user, where treatment starts (duty P13).</summary>
public sealed class Fleet
{
    public required string FleetId { get; init; }
    public required string Name { get; set; }

    /// <summary>Unified social credit code (统一社会信用代码).</summary>
    public string? CreditCode { get; set; }
    public string? County { get; set; }
    public string? Contact { get; set; }
}
