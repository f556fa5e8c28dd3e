using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Telematics.Core.Vehicles;
using Telematics.Grains.Vehicles;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Access;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Api;

/// <summary>A frame to be told field by field.</summary>
/// <param name="Hex">Its bytes; blanks between them do no harm.</param>
public sealed record FrameText(string Hex);

/// <summary>What support staff ask: who is connected, who did what, what does this frame say.</summary>
internal static class SystemApi
{
    /// <summary>Longer than any frame of any protocol here; more is a mistake.</summary>
    private const int MaxFrameBytes = 64 * 1024;

    public static void MapSystem(this IEndpointRouteBuilder api)
    {
        api.MapGet("/sessions", Sessions).Needs(Right.SeeSystem).WithTags("System").WithSummary("Vehicle connections of this node, oldest first");
        api.MapGet("/audit", Audit).Needs(Right.SeeAudit).Audited("audit.list").WithTags("System").WithSummary("Who did what, newest first");
        api.MapGet("/explain", (string hex, ExplainFrame explain) => Explain(hex, explain))
            .Needs(Right.ExplainFrames).WithTags("System").WithSummary("A frame told field by field");
        api.MapPost("/explain", (FrameText frame, ExplainFrame explain) => Explain(frame.Hex, explain))
            .Needs(Right.ExplainFrames).WithTags("System").WithSummary("A frame told field by field");
    }

    private static Results<Ok<Page<ExplainedField>>, ProblemHttpResult> Explain(string hex, ExplainFrame explain) =>
        TryReadHex(hex, out var frame)
            ? TypedResults.Ok(new Page<ExplainedField>(explain(frame), null))
            : Problems.Invalid($"hex: pairs of 0-9 and a-f, at most {MaxFrameBytes} of them, are allowed");

    internal static bool TryReadHex(string? hex, out byte[] bytes)
    {
        bytes = [];
        if (hex is null || hex.Length > 3 * MaxFrameBytes) return false;
        var digits = string.Concat(hex.Where(c => !char.IsWhiteSpace(c)));
        if (digits.Length is 0 or > 2 * MaxFrameBytes || digits.Length % 2 != 0 || !digits.All(char.IsAsciiHexDigit)) return false;
        bytes = Convert.FromHexString(digits);
        return true;
    }

    private static Ok<Page<SessionView>> Sessions(ISessions sessions, long cursor = 0, int limit = 50)
    {
        var size = Math.Clamp(limit, 1, 1000);
        var rest = sessions.All().Where(session => session.Id > cursor).OrderBy(session => session.Id).Take(size + 1).ToList();
        return TypedResults.Ok(rest.Count > size
            ? new Page<SessionView>(rest[..size], rest[size - 1].Id.ToString(CultureInfo.InvariantCulture))
            : new Page<SessionView>(rest, null));
    }

    private static async Task<Ok<Page<AuditEntry>>> Audit(AuditTrail audit, CancellationToken cancellation, AuditCursor? cursor = null, int limit = 50) =>
        TypedResults.Ok(await audit.List(limit, cursor, cancellation));
}
