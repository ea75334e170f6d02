using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace FederationBroker.Data;

/// <summary>
/// How a room's values are kept, wherever they stand: a converter and a length for each of its types.
/// </summary>
public interface IModelConventions
{
    void Configure(ModelConfigurationBuilder conventions);
}

internal sealed class DataConventions : IModelConventions
{
    public void Configure(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<TenantId>().HaveConversion<TenantIdConverter>().HaveMaxLength(32);
        conventions.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
    }

    private sealed class TenantIdConverter()
        : ValueConverter<TenantId, string>(id => id.Value, text => new TenantId(text));

    /// <summary>PostgreSQL's <c>timestamptz</c> takes UTC only; a value with an offset is the same instant.</summary>
    private sealed class UtcConverter()
        : ValueConverter<DateTimeOffset, DateTimeOffset>(time => time.ToUniversalTime(), time => time);
}
