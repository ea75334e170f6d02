using FederationBroker.Partners;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Saml;

public static class SamlServices
{
    public static IServiceCollection AddSaml(this IServiceCollection services) => services.AddSamlMetadata();

    /// <summary>The metadata reader alone, for checking a configuration without a broker.</summary>
    public static IServiceCollection AddSamlMetadata(this IServiceCollection services) => services.AddSingleton<ISamlMetadataReader, Pending>();

    public static void MapSaml(this IEndpointRouteBuilder endpoints)
    {
    }

    private sealed class Pending : ISamlMetadataReader
    {
        public SamlMetadataReading Read(ReadOnlyMemory<byte> xml, DateTimeOffset now) => new SamlMetadataReading.Rejected([]);
    }
}
