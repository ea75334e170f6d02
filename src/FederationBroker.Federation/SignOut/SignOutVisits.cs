using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.SignOut;

/// <summary>
/// The browser that signs out visits pages of partners, unseen (OpenID Connect Front-Channel Logout 1.0). What is left
/// of the login's name lies in the address, sealed and good for minutes; nothing is kept.
/// </summary>
public sealed class SignOutVisits
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly BrokerDbContext database;
    private readonly IPartnerRegistry registry;
    private readonly TenantScope scope;
    private readonly TimeProvider clock;
    private readonly IDataProtector seal;

    internal SignOutVisits(
        BrokerDbContext database,
        IPartnerRegistry registry,
        TenantScope scope,
        IDataProtectionProvider protection,
        TimeProvider clock
    )
    {
        (this.database, this.registry, this.scope, this.clock) = (database, registry, scope, clock);
        seal = protection.CreateProtector("sign-out visits", scope.Tenant.Value);
    }

    /// <summary>The page that visits them, for a login that is about to end.</summary>
    /// <param name="returnTo">Where the browser goes on afterwards: proven to be the partner's. Null: it
    /// stays.</param>
    /// <returns>Null: nobody is to be visited.</returns>
    public async Task<string?> PageAsync(Guid session, string? returnTo, CancellationToken cancellation)
    {
        if ((await VisitsAsync(session, cancellation)).IsEmpty)
            return null;
        var ticket = JsonSerializer.Serialize(new SignOutTicket(session, returnTo, clock.GetUtcNow() + Lifetime));
        var tenant = registry.Current.FindTenant(scope.Tenant)!;
        return $"{tenant.Issuer}/signed-out?visits={seal.Protect(ticket)}";
    }

    /// <returns>Null: the address is not ours, or too old.</returns>
    public async Task<SignOutTour?> OpenAsync(string visits, CancellationToken cancellation)
    {
        try
        {
            var ticket = JsonSerializer.Deserialize<SignOutTicket>(seal.Unprotect(visits))!;
            return ticket.Until < clock.GetUtcNow()
                ? null
                : new SignOutTour(await VisitsAsync(ticket.Session, cancellation), ticket.ReturnTo);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task<ImmutableArray<SignOutVisit>> VisitsAsync(Guid session, CancellationToken cancellation)
    {
        if (!registry.Current.Partners.Any(partner => partner.Tenant == scope.Tenant && Page(partner) is not null))
            return [];
        var rows = await database
            .Set<PartnerSession>()
            .AsNoTracking()
            .Where(row => row.SessionId == session)
            .OrderBy(row => row.Partner)
            .ToListAsync(cancellation);
        return [.. rows.Select(VisitOf).OfType<SignOutVisit>()];
    }

    private SignOutVisit? VisitOf(PartnerSession row)
    {
        var partner = registry.Current.Find(row.Tenant, row.Partner);
        if (partner is null || Page(partner) is not { } page || !partner.IsActive(clock.GetUtcNow()))
            return null;
        var separator = page.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var issuer = registry.Current.FindTenant(row.Tenant)!.Issuer;
        var address = $"{page}{separator}iss={Uri.EscapeDataString(issuer)}&sid={row.Sid}";
        return new SignOutVisit(partner.Display.Name, address);
    }

    private static string? Page(Partner partner) => partner.Oidc?.FrontchannelLogoutUri;

    private sealed record SignOutTicket(Guid Session, string? ReturnTo, DateTimeOffset Until);
}

/// <summary>What the browser does after it has signed out.</summary>
/// <param name="ReturnTo">Null: it stays.</param>
public sealed record SignOutTour(ImmutableArray<SignOutVisit> Visits, string? ReturnTo);

/// <param name="Service">Of whom, as people call it.</param>
/// <param name="Address">To be loaded.</param>
public sealed record SignOutVisit(string Service, string Address);
