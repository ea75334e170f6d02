namespace FederationBroker.Web.Hosting;

/// <summary>The pages for people; the look is data in themes/.</summary>
internal static class BrokerPages
{
    public static IServiceCollection AddBrokerPages(this IServiceCollection services)
    {
        services.AddAntiforgery();
        return services;
    }

    public static void MapBrokerPages(this WebApplication app)
    {
    }
}
