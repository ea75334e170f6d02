using System.Text.Json;
using FederationBroker.Data;
using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FederationBroker.SignIn.Passkeys;

/// <summary>
/// The framework's WebAuthn handler, set up for the tenant, and what a ceremony has to remember between its two halves.
/// </summary>
public sealed class PasskeyCeremonies(
    BrokerDbContext database,
    UserManager<Subscriber> users,
    IPartnerRegistry registry,
    TenantScope scope,
    RequestOrigin origins,
    TimeProvider clock
)
{
    private static readonly TimeSpan CeremonyLifetime = TimeSpan.FromMinutes(5);

    // Per tenant: a passkey made at one operator's host is nothing at another's.
    internal PasskeyHandler<Subscriber> Handler()
    {
        var issuer = new Uri(registry.Current.FindTenant(scope.Tenant)!.Issuer);
        var origin = issuer.GetLeftPart(UriPartial.Authority);
        return new PasskeyHandler<Subscriber>(
            users,
            Options.Create(
                new IdentityPasskeyOptions
                {
                    ServerDomain = issuer.Host,
                    AuthenticatorTimeout = CeremonyLifetime,
                    ResidentKeyRequirement = "required",
                    UserVerificationRequirement = "required",
                    ValidateOrigin = check => ValueTask.FromResult(!check.CrossOrigin && check.Origin == origin),
                }
            )
        );
    }

    private static async Task<T?> QuietlyAsync<T>(Func<Task<T>> ceremony)
        where T : class
    {
        try
        {
            return await ceremony();
        }
        catch (Exception malformed)
            when (malformed is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            // What a browser sends is untrusted input; the framework throws on some of it.
            return null;
        }
    }

    internal Task<PasskeyAssertionResult<Subscriber>?> AssertAsync(
        HttpContext context,
        string credentialJson,
        string state
    ) =>
        QuietlyAsync(() =>
            Handler()
                .PerformAssertionAsync(
                    new PasskeyAssertionContext
                    {
                        HttpContext = context,
                        CredentialJson = credentialJson,
                        AssertionState = state,
                    }
                )
        )!;

    internal Task<PasskeyAttestationResult?> AttestAsync(HttpContext context, string credentialJson, string state) =>
        QuietlyAsync(() =>
            Handler()
                .PerformAttestationAsync(
                    new PasskeyAttestationContext
                    {
                        HttpContext = context,
                        CredentialJson = credentialJson,
                        AttestationState = state,
                    }
                )
        )!;

    internal async Task<string> RememberAsync(HttpContext context, string state, CancellationToken cancellation)
    {
        var handle = Secrets.New();
        database.Add(
            new PasskeyCeremony
            {
                HandleHash = Secrets.Hash(handle),
                Tenant = scope.Tenant,
                State = state,
                BrowserHash = Secrets.Hash(SessionCookie.BrowserHandle(context, scope.Tenant)),
                Origin = origins.DigestOf(scope.Tenant, context.Connection.RemoteIpAddress),
                ExpiresAt = clock.GetUtcNow() + CeremonyLifetime,
            }
        );
        await database.SaveChangesAsync(cancellation);
        return handle;
    }

    internal async Task<string?> TakeAsync(HttpContext context, string handle, CancellationToken cancellation)
    {
        var (hash, browser, now) = (
            Secrets.Hash(handle),
            Secrets.Hash(SessionCookie.BrowserHandle(context, scope.Tenant)),
            clock.GetUtcNow()
        );
        var taken = await database
            .Set<PasskeyCeremony>()
            .FromSql(
                $"""
                DELETE
                FROM passkey_ceremony
                WHERE tenant = {scope.Tenant.Value} AND handle_hash = {hash}
                  AND browser_hash = {browser} AND expires_at > {now}
                RETURNING *
                """
            )
            .AsNoTracking()
            .IgnoreQueryFilters()
            .ToListAsync(cancellation);
        return taken is [var ceremony] ? ceremony.State : null;
    }
}
