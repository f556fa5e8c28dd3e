using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using Telematics.Core.Vehicles;

namespace Telematics.Portal.Api;

/// <summary>Every end-point for programs, and their description.</summary>
internal static class ApiSetup
{
    private const string KeyScheme = "key";

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapVehicles();
        api.MapHistory();
        api.MapSums();
        api.MapFindings();
        api.MapFleets();
        api.MapStations();
        api.MapDeployments();
        api.MapPasses();
        api.MapCases();
        api.MapHolds();
        api.MapAccounts();
        api.MapPassImport();
        api.MapSystem();
        app.MapReadiness();

        // The description says nothing about anybody: whoever is to write a client may read it before he has a key.
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference("/docs", reference => reference
            .WithTitle("Telematics API").DisableDefaultFonts().DisableTelemetry().DisableAgent().HideDeveloperTools()).AllowAnonymous();
    }

    public static void Describe(OpenApiOptions openApi)
    {
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Telematics API";
            document.Info.Description = "Vehicles, readings, findings, fleets, remote-sensing stations, passes and cases of the city's emissions centre. Send the key in the header X-Api-Key.";
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = SignIn.ApiKeyScheme.Header },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
            return Task.CompletedTask;
        });
        openApi.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(EngineReading)) ReadingShape.Describe(schema);
            return Task.CompletedTask;
        });
    }
}
