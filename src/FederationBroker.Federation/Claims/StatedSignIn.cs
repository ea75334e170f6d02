using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Sessions;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Claims;

/// <summary>When a login was, as one partner has been told; it is told the same again. Ends with the login.</summary>
internal sealed class StatedSignIn : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required Guid SessionId { get; init; }

    public required string Sector { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class StatedSignInTable : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var table = model.Entity<StatedSignIn>();
        table
            .ToTable("stated_sign_in")
            .HasKey(row => new
            {
                row.Tenant,
                row.SessionId,
                row.Sector,
            });
        table.Property(row => row.Sector).HasMaxLength(253);
        table.GoesWithSession(row => row.SessionId);
    }
}
