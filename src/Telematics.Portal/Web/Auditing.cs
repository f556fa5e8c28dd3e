using Telematics.Storage.Database.Access;

namespace Telematics.Portal.Web;

/// <summary>
/// The caller's name, what he did and to what goes into the audit trail: once a request, when it has succeeded and before its first byte leaves,
/// so that nothing is read or changed without a trace. What a page asks for again to stay live is covered by the opening of the page.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AuditedAttribute(string action) : Attribute
{
    public string Action { get; } = action;
}

internal static class Auditing
{
    private const int MaxDetailLength = 300;
    private static readonly object SubjectKey = new();

    /// <summary>Parameters that say how a list is shown, not what is looked at.</summary>
    private static readonly string[] Presentation = ["culture", "cursor", "limit"];

    public static TBuilder Audited<TBuilder>(this TBuilder endpoint, string action) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new AuditedAttribute(action));

    /// <summary>What a request made that its address does not name, such as a new account.</summary>
    public static void AuditSubject(this HttpContext context, string subject) => context.Items[SubjectKey] = subject;

    public static void UseAuditing(this WebApplication app, AuditTrail audit) => app.Use((context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AuditedAttribute>() is { } audited)
            context.Response.OnStarting(() => context.Response.StatusCode < StatusCodes.Status400BadRequest
                ? audit.Append(Actor(context), audited.Action, Subject(context), Detail(context))
                : Task.CompletedTask);
        return next(context);
    });

    private static string Actor(HttpContext context) => context.User.Identity?.Name ?? "";

    private static string Subject(HttpContext context) =>
        context.Items[SubjectKey] as string ?? string.Join(' ', context.Request.RouteValues.Where(value => value.Key != "page").Select(value => value.Value));

    private static string? Detail(HttpContext context)
    {
        var asked = string.Join('&', context.Request.Query
            .Where(pair => !Presentation.Contains(pair.Key) && !string.IsNullOrEmpty(pair.Value)).Select(pair => $"{pair.Key}={pair.Value}"));
        return asked.Length == 0 ? null : asked[..Math.Min(asked.Length, MaxDetailLength)];
    }
}
