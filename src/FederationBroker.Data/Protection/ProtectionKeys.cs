using System.Text;
using System.Xml.Linq;
using FederationBroker.Data.Sealing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FederationBroker.Data.Protection;

/// <summary>
/// A key of ASP.NET Core Data Protection (antiforgery tokens), sealed, shared by all nodes. Belongs to the platform,
/// not to a tenant.
/// </summary>
internal sealed class ProtectionKeyRow
{
    public required string Name { get; init; }

    public required byte[] SealedXml { get; init; }
}

internal sealed class ProtectionKeyTable : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var table = model.Entity<ProtectionKeyRow>();
        table.ToTable("protection_key").HasKey(row => row.Name);
        table.Property(row => row.Name).HasMaxLength(200);
    }
}

/// <summary>
/// Keeps Data Protection's keys in the database, so that a form rendered on one node can be posted to another.
/// </summary>
internal sealed class ProtectionKeyRepository(IServiceScopeFactory scopes, Sealer sealer) : IXmlRepository
{
    private const string Purpose = "data-protection";
    private static readonly TenantId Platform = new("*");

    // The framework's contract is synchronous; it is called at start and once a day, never on a request's path.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        Use(database => database.Set<ProtectionKeyRow>().AsNoTracking().ToList())
            .Select(row => sealer.Open(Purpose, Platform, row.SealedXml, Encoding.UTF8.GetBytes(row.Name)))
            .OfType<byte[]>()
            .Select(xml => XElement.Parse(Encoding.UTF8.GetString(xml)))
            .ToList();

    public void StoreElement(XElement element, string friendlyName) =>
        Use(database =>
        {
            var xml = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
            database.Add(
                new ProtectionKeyRow
                {
                    Name = friendlyName,
                    SealedXml = sealer.Seal(Purpose, Platform, xml, Encoding.UTF8.GetBytes(friendlyName)),
                }
            );
            return database.SaveChanges();
        });

    private T Use<T>(Func<BrokerDbContext, T> work)
    {
        using var scope = scopes.CreateScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().EnterPlatform();
        return work(scope.ServiceProvider.GetRequiredService<BrokerDbContext>());
    }
}

internal static class ProtectionServices
{
    public static IServiceCollection AddBrokerDataProtection(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("fbroker");
        services.AddSingleton<ProtectionKeyRepository>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(
            provider => new ConfigureOptions<KeyManagementOptions>(options =>
            {
                options.XmlRepository = provider.GetRequiredService<ProtectionKeyRepository>();
                // The repository seals every element, so the XML itself needs no second encryption.
                options.XmlEncryptor = new NullXmlEncryptor();
            })
        );
        return services;
    }
}
