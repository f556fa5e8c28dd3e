using Microsoft.AspNetCore.Http.Json;
using Telematics.Portal.Api;
using Telematics.Portal.Cases;
using Telematics.Portal.Operations;
using Telematics.Portal.Pages;
using Telematics.Portal.Passes;
using Telematics.Portal.SignIn;
using Telematics.Portal.Stations;
using Telematics.Portal.Vehicles;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Access;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal;

/// <summary>What the Host calls: the services, one preparation before the doors open, then the pipeline with every page and endpoint.</summary>
public static class PortalSetup
{
    public static IServiceCollection AddPortal(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = PortalSettings.From(configuration);
        services.AddSingleton(settings);
        services.AddSingleton(provider => new CityClock(provider.GetRequiredService<TimeProvider>(), settings.CityZone));
        services.AddSingleton<ApiKeys>().AddSingleton<AuditTrail>();
        services.AddSingleton<VehicleQueries>().AddSingleton<FindingQueries>().AddSingleton<FleetQueries>();
        services.AddSingleton<Presence>().AddSingleton<VehicleLists>().AddSingleton<VehicleLookup>().AddSingleton<VehicleSheets>().AddSingleton<NoxLimitOf>().AddSingleton<ArrivalRate>();

        services.AddSingleton<StationQueries>().AddSingleton<QualityQueries>().AddSingleton<PassQueries>().AddSingleton<CaseQueries>();
        services.AddSingleton<StationBoards>().AddSingleton<PassPictures>().AddSingleton<PassSheets>().AddSingleton<CaseSheets>();

        services.AddSignIn(settings).AddScoped<FirstAccess>();
        services.AddAuthorization(Access.AddPolicies);
        services.AddAntiforgery(options => options.Cookie.Name = "telematics-form");
        services.AddLocalization();
        services.AddOptions<JsonOptions>().Configure<CityClock>((options, clock) => JsonShape.Apply(options.SerializerOptions, clock));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddReadiness();
        services.AddOpenApi("v1", ApiSetup.Describe);
        services.AddRazorComponents();
        return services;
    }

    /// <summary>After the tables are there and before anybody is let in.</summary>
    /// <returns>The password of user admin when one was made just now: the Host prints it once.</returns>
    public static async Task<string?> PreparePortal(this WebApplication app, CancellationToken cancellation)
    {
        app.Services.GetRequiredService<ArrivalRate>(); // counts from the start, not from the first viewer
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<FirstAccess>().Prepare(cancellation);
    }

    public static WebApplication MapPortal(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseLanguage();
        app.UseErrorResponses();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseAuditing(app.Services.GetRequiredService<AuditTrail>());

        app.MapStaticAssets().AllowAnonymous();
        app.MapApi();
        app.MapRazorComponents<App>();
        app.MapLiveFragments();
        app.MapPassForms();
        app.MapAnalysisFiles();
        app.MapDeploymentForms();
        app.MapHoldForms();
        app.MapSignOut();
        app.MapFallback("{**path}", () => Results.StatusCode(StatusCodes.Status404NotFound)).AllowAnonymous();
        return app;
    }
}
