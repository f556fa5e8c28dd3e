namespace Telematics.Portal;

/// <summary>What the Host calls: services, then the pipeline and every page and endpoint.</summary>
public static class PortalSetup
{
    public static IServiceCollection AddPortal(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuthentication().Services.Configure<object>(configuration);
        services.AddAuthorization(Access.AddPolicies);
        services.AddRazorComponents();
        return services;
    }

    public static WebApplication MapPortal(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>();
        return app;
    }
}
