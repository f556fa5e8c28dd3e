using Microsoft.AspNetCore.Http.HttpResults;

namespace Telematics.Portal.Api;

/// <summary>Errors of the API as RFC 9457 problem details. The type is stable: clients may compare it.</summary>
internal static class Problems
{
    public static ProblemHttpResult Invalid(string detail) => Of(StatusCodes.Status400BadRequest, detail);

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    public static ProblemHttpResult NotAcceptable(string detail) => Of(StatusCodes.Status406NotAcceptable, detail);

    public static ProblemHttpResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, detail);

    public static ProblemHttpResult Of(int status, string? detail = null)
    {
        var (type, title) = status switch
        {
            StatusCodes.Status400BadRequest => ("invalid-request", "The request cannot be understood"),
            StatusCodes.Status401Unauthorized => ("unauthenticated", "A valid X-Api-Key header or a sign-in is needed"),
            StatusCodes.Status403Forbidden => ("forbidden", "The caller's role may not do this"),
            StatusCodes.Status404NotFound => ("not-found", "There is no such thing within the caller's scope"),
            StatusCodes.Status405MethodNotAllowed => ("method-not-allowed", "This address does not take that method"),
            StatusCodes.Status406NotAcceptable => ("not-acceptable", "The asked format cannot be given"),
            StatusCodes.Status409Conflict => ("conflict", "The present state does not allow this"),
            StatusCodes.Status413PayloadTooLarge => ("too-large", "The request body is too large"),
            StatusCodes.Status415UnsupportedMediaType => ("unsupported-media-type", "The request body is of a kind that is not taken here"),
            StatusCodes.Status503ServiceUnavailable => ("unavailable", "The system cannot serve this at present"),
            _ => ("internal", "Something went wrong on our side"),
        };
        return TypedResults.Problem(detail, statusCode: status, title: title, type: "urn:telematics:problem:" + type);
    }
}
