using Telematics.Core.Cases;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Database.Model;

/// <summary>
/// What lists and pages show of a case: the sum of its <see cref="CaseEventRow"/>s, written in the same transaction as they are. One writer: its grain.
/// </summary>
public sealed class Case
{
    /// <summary>Made of plate and first pass, so that a second delivery finds the case that is there.</summary>
    public required string Id { get; init; }

    /// <summary>City code, year, serial: 130100-2019-000123.</summary>
    public required string Number { get; init; }
    public required int Year { get; init; }
    public required int Serial { get; init; }
    public required CaseState State { get; init; }

    /// <summary>A vehicle has at most one open case.</summary>
    public required bool Open { get; init; }

    /// <summary>remote-sensing.</summary>
    public required string Origin { get; init; }
    public required string Plate { get; init; }
    public required PlateColor PlateColor { get; init; }
    public string? Vin { get; init; }

    /// <summary>Of the station of the first pass.</summary>
    public string? County { get; init; }

    /// <summary>The agency that has to act; null: the centre itself.</summary>
    public string? Agency { get; init; }

    /// <summary>Until when the next step is due; null: no term runs.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Pollutants with a standing verdict.</summary>
    public required PollutantItems Items { get; init; }
    public required string RuleSetVersion { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required DateTimeOffset FirstPassAt { get; init; }
    public required DateTimeOffset LastPassAt { get; init; }

    /// <summary>Of the last event.</summary>
    public required long Sequence { get; init; }
    public required byte[] Hash { get; init; }
}

/// <summary>One step of a case. Rows are only ever added; each carries the hash of the one before it.</summary>
public sealed class CaseEventRow
{
    public required string CaseId { get; init; }

    /// <summary>1, 2, 3...</summary>
    public required long Sequence { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>A user, "key:" and the id of a key, or "system".</summary>
    public required string Actor { get; init; }
    public required string Action { get; init; }

    /// <summary>Null: the case begins.</summary>
    public CaseState? FromState { get; init; }
    public required CaseState ToState { get; init; }
    public string? Reason { get; init; }

    /// <summary>Canonical JSON of the whole event: exactly the bytes that were hashed.</summary>
    public required string Content { get; init; }

    /// <summary>SHA-256 of the previous hash (nothing for the first) and the content.</summary>
    public required byte[] Hash { get; init; }
}

/// <summary>A pass that a case rests on, or once did.</summary>
public sealed class CasePass
{
    public required string CaseId { get; init; }
    public required string StationId { get; init; }
    public required string LineId { get; init; }
    public required string PassId { get; init; }
    public required DateTimeOffset PassedAt { get; init; }

    /// <summary>standing, unproven or out.</summary>
    public required GroundStatus Status { get; init; }
    public required string ContentHash { get; init; }
}
