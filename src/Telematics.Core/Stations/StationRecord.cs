using System.Collections.Immutable;

namespace Telematics.Core.Stations;

public enum CalibrationKind : byte
{
    Unknown = 0,
    Automatic = 1,
    Manual = 2,
    Audit = 3,
}

/// <param name="Tolerance">Absolute, in the unit of the channel.</param>
public sealed record ChannelCheck(string Channel, double Expected, double Measured, double Tolerance, bool Passed);

/// <summary>A check of the instruments against known gas or filters (校准/检查).</summary>
public sealed record Calibration(long StartedAtMs, CalibrationKind Kind, bool Passed, ImmutableArray<ChannelCheck> Channels, string OperatorName);

public sealed record TrafficCount(long FromMs, long ToMs, int Lane, int Vehicles, int DieselTrucks);

/// <summary>A piece of a media file. Its bytes lie in the media store, not here.</summary>
public sealed record MediaPiece(string MediaId, long Offset, int Length);

/// <summary>Why a record was stored raw and not judged. Numbers are those of the wire.</summary>
public enum RejectionCode : byte
{
    None = 0,
    UnknownLine = 1,
    InvalidValue = 2,
    DuplicatePassId = 3,
    TimeOutOfRange = 4,
    UnknownMedia = 5,
}

/// <summary>
/// One stored record of a line's stream: sequence, times, and exactly one body. What a station sent that was rejected has no body and says why.
/// </summary>
public sealed record StationRecord(LineKey Line, ulong Sequence, long SentAtMs, long ReceivedAtMs, long Position)
{
    public Pass? Pass { get; init; }
    public Calibration? Calibration { get; init; }
    public TrafficCount? Traffic { get; init; }
    public MediaPiece? Media { get; init; }
    public RejectionCode Rejection { get; init; }

    /// <summary>What was wrong: field, value and what is allowed; empty when nothing was.</summary>
    public string RejectionMessage { get; init; } = "";
}

/// <summary>A journal record of a line to what it says; null: it is damaged.</summary>
public delegate StationRecord? DecodeStationRecord(ReadOnlySpan<byte> key, long position, long receivedAtMs, ReadOnlySpan<byte> payload);
