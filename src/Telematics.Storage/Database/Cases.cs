using Telematics.Core.Cases;
using Telematics.Core.Stations;

namespace Telematics.Storage.Database;

/// <summary>Cases as their grain uses them: events, projection and links in one transaction.</summary>
public interface ICases
{
    /// <summary>Null: there is no such case.</summary>
    CaseFile? Find(string id);

    /// <summary>The vehicle's open case; null: none.</summary>
    string? OpenOf(PlateKey plate);

    /// <summary>
    /// Writes a step. The opening event gets its number in the same transaction. Completes when durable; false: somebody has written this step before.
    /// </summary>
    Task<bool> Write(CaseStep step, long atMs, string actor, int year);
}
