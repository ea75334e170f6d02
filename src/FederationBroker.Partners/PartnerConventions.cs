using FederationBroker.Data;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace FederationBroker.Partners;

/// <summary>How rows keep the name of a partner.</summary>
internal sealed class PartnerConventions : IModelConventions
{
    public void Configure(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<PartnerId>().HaveConversion<PartnerIdConverter>().HaveMaxLength(64);
    }

    private sealed class PartnerIdConverter()
        : ValueConverter<PartnerId, string>(value => value.Value, kept => new PartnerId(kept));
}
