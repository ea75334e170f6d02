using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Oidc;

public static class OidcServices
{
    public static IServiceCollection AddOidc(this IServiceCollection services) => services;

    public static void MapOidc(this IEndpointRouteBuilder endpoints)
    {
    }
}
