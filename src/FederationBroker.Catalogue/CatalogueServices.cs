using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Data.Sweeping;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Catalogue;

public static class CatalogueServices
{
    /// <summary>Whoever has accounts brings the <see cref="IPlanUse"/>.</summary>
    public static IServiceCollection AddCatalogue(this IServiceCollection services)
    {
        services.AddSingleton<IModelConventions, CatalogueConventions>();
        services.AddSingleton<IModelPart, CatalogueTables>();
        services.AddSingleton<CatalogueCache>();
        services.AddScoped<CatalogueStore>();
        services.AddScoped<SharedContentStore>();
        services.Keep<CatalogueVersion>("what was sold when; one row a change by staff");
        services.Keep<CatalogueHead>("one row an operator");
        services.Keep<SharedContentVersion>("what was offered when; one row a change by staff");
        return services;
    }
}
