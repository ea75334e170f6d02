using FederationBroker.Data;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace FederationBroker.Catalogue;

/// <summary>How rows keep what a catalogue names.</summary>
internal sealed class CatalogueConventions : IModelConventions
{
    public void Configure(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<CatalogueId>().HaveConversion<CatalogueIdConverter>().HaveMaxLength(64);
        conventions.Properties<ContentId>().HaveConversion<ContentIdConverter>().HaveMaxLength(128);
        conventions.Properties<DeviceType>().HaveConversion<DeviceTypeConverter>().HaveMaxLength(32);
    }

    private sealed class CatalogueIdConverter()
        : ValueConverter<CatalogueId, string>(value => value.Value, kept => new CatalogueId(kept));

    private sealed class ContentIdConverter()
        : ValueConverter<ContentId, string>(value => value.Value, kept => new ContentId(kept));

    private sealed class DeviceTypeConverter()
        : ValueConverter<DeviceType, string>(value => value.Value, kept => new DeviceType(kept));
}
