using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Tokens;

internal sealed class TokenTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var authorization = model.Entity<Authorization>();
        authorization.ToTable("oidc_authorization").HasKey(row => row.Id);
        authorization.Property(row => row.GrantId).HasConversion(id => id.Value, value => new GrantId(value));
        authorization.Property(row => row.SignedInAt).HasConversion<StatedTimeConverter>();
        authorization.HasIndex(row => row.CodeHash).IsUnique();
        authorization.HasIndex(row => row.EndsAt).ForSweeping();
        authorization.Property(row => row.Context).HasMaxLength(64);
        authorization.Property(row => row.Offer).HasMaxLength(64);
        authorization.Property(row => row.OrderNumber).HasMaxLength(16);

        var refresh = model.Entity<RefreshToken>();
        refresh.ToTable("oidc_refresh_token").HasKey(row => row.TokenHash);
        refresh.HasIndex(row => row.AuthorizationId);
        refresh.HasIndex(row => row.ExpiresAt).ForSweeping();
        refresh
            .HasOne<Authorization>()
            .WithMany()
            .HasForeignKey(row => row.AuthorizationId)
            .OnDelete(DeleteBehavior.Cascade);

        var revoked = model.Entity<RevokedAccessToken>();
        revoked.ToTable("oidc_revoked_access_token").HasKey(row => row.TokenId);
        revoked.HasIndex(row => row.ExpiresAt).ForSweeping();
    }
}
