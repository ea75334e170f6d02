using System.Collections.Immutable;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Configuration;

/// <summary>What configuration files own: shown with the file's name, never changed here.</summary>
internal static class ConfigurationEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var configuration = api.MapGroup("/configuration").WithTags("Configuration");
        configuration
            .MapGet("/operator", ShowOperator)
            .Requires(Permission.ViewConfiguration)
            .WithName("showOperator")
            .WithSummary("The operator's settings, and the file that owns them.");
        configuration
            .MapGet("/partners", ListPartners)
            .Requires(Permission.ViewConfiguration)
            .WithName("listPartners")
            .WithSummary("Partners of this operator, by id.");
        configuration
            .MapGet("/partners/{id}", ShowPartner)
            .Requires(Permission.ViewConfiguration)
            .WithName("showPartner")
            .WithSummary("One partner: agreement, protocols, and the file that owns it.");
        ConfigurationStateEndpoint.Map(configuration);
        api.MapGet("/tenants", ListTenants)
            .Requires(Permission.ViewTenants)
            .WithTags("Platform")
            .WithName("listTenants")
            .WithSummary("All operators of this installation. For platform administrators.");
    }

    private static Results<Ok<OperatorSettingsView>, StaffProblem> ShowOperator(
        IPartnerRegistry registry,
        TenantScope scope
    ) =>
        registry.Current.FindTenant(scope.Tenant) is { } tenant
            ? TypedResults.Ok(OperatorSettingsView.Of(tenant))
            : StaffProblem.NotFound();

    private static Results<Ok<Page<PartnerView>>, StaffProblem> ListPartners(
        PartnerRegistry registry,
        TenantScope scope,
        TimeProvider clock,
        int? limit = null,
        string? cursor = null
    )
    {
        if (!Cursor.TryRead<PartnerKey>(cursor, out var after))
            return Cursor.Refused();
        var size = Cursor.SizeOf(limit);
        var found = registry
            .Current.Partners.Where(partner => partner.Tenant == scope.Tenant)
            .OrderBy(partner => partner.Id.Value, StringComparer.Ordinal)
            .Where(partner => after is null || string.CompareOrdinal(partner.Id.Value, after.Id) > 0)
            .Take(size + 1)
            .ToList();
        return TypedResults.Ok(
            Cursor.PageOf(
                found,
                size,
                partner => PartnerView.Of(partner, clock.GetUtcNow()),
                partner => new PartnerKey(partner.Id.Value)
            )
        );
    }

    private static Results<Ok<PartnerDetailView>, StaffProblem> ShowPartner(
        [Longest(64)] string id,
        IPartnerRegistry registry,
        TenantScope scope,
        TimeProvider clock
    ) =>
        PartnerId.TryParse(id, out var wanted) && registry.Current.Find(scope.Tenant, wanted) is { } partner
            ? TypedResults.Ok(PartnerDetailView.Of(partner, clock.GetUtcNow()))
            : StaffProblem.NotFound();

    private static Ok<Page<TenantView>> ListTenants(IPartnerRegistry registry) =>
        TypedResults.Ok(
            new Page<TenantView>(
                [
                    .. registry
                        .Current.Tenants.OrderBy(tenant => tenant.Id.Value, StringComparer.Ordinal)
                        .Select(tenant => new TenantView(
                            tenant.Id.Value,
                            tenant.DisplayName,
                            tenant.Issuer,
                            registry.Current.Partners.Count(partner => partner.Tenant == tenant.Id),
                            tenant.ConfigurationFile
                        )),
                ],
                Next: null
            )
        );

    private sealed record PartnerKey(string Id);
}

internal sealed record OperatorSettingsView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The file in the configuration folder in which this is changed.</summary>
    public required string OwnedBy { get; init; }

    public required string Issuer { get; init; }

    public required ImmutableArray<string> Hosts { get; init; }

    public required string Theme { get; init; }

    public required ImmutableArray<string> Locales { get; init; }

    public required string PairwiseScope { get; init; }

    public required string? SupportUrl { get; init; }

    public required TimeSpan SessionIdle { get; init; }

    public required TimeSpan SessionAbsolute { get; init; }

    public static OperatorSettingsView Of(Tenant tenant) =>
        new()
        {
            Id = tenant.Id.Value,
            Name = tenant.DisplayName,
            OwnedBy = tenant.ConfigurationFile,
            Issuer = tenant.Issuer,
            Hosts = tenant.Hosts,
            Theme = tenant.Theme,
            Locales = tenant.Locales,
            PairwiseScope = tenant.PairwiseScope,
            SupportUrl = tenant.Support.Url,
            SessionIdle = tenant.Sessions.Idle,
            SessionAbsolute = tenant.Sessions.Absolute,
        };
}

/// <param name="State"><c>active</c>, <c>disabled</c>, <c>not-yet</c>, <c>ended</c> (the agreement) or <c>expired</c>
/// (the SAML metadata).</param>
/// <param name="OwnedBy">The file in the configuration folder in which this is changed.</param>
internal sealed record PartnerView(
    string Id,
    string Name,
    string State,
    ImmutableArray<string> Protocols,
    string Sector,
    int AgreedClaims,
    string OwnedBy
)
{
    public static PartnerView Of(Partner partner, DateTimeOffset now) =>
        new(
            partner.Id.Value,
            partner.Display.Name,
            StateOf(partner, now),
            [.. ProtocolsOf(partner)],
            partner.Sector,
            partner.Agreement.Claims.Length,
            partner.ConfigurationFile
        );

    private static string StateOf(Partner partner, DateTimeOffset now) =>
        partner.StateAt(now) switch
        {
            PartnerState.Active => "active",
            PartnerState.SwitchedOff => "disabled",
            PartnerState.NotYet => "not-yet",
            PartnerState.AgreementEnded => "ended",
            _ => "expired",
        };

    private static IEnumerable<string> ProtocolsOf(Partner partner)
    {
        if (partner.Oidc is not null)
            yield return "OpenID Connect";
        if (partner.Saml is not null)
            yield return "SAML 2.0";
    }
}

/// <summary>No secret and no hash of one is part of it.</summary>
internal sealed record PartnerDetailView
{
    public required PartnerView Partner { get; init; }

    public required string? HomeUrl { get; init; }

    public required string? PrivacyUrl { get; init; }

    public required DateTimeOffset? ValidFrom { get; init; }

    public required DateTimeOffset? ValidUntil { get; init; }

    public required ImmutableArray<AgreedClaimView> Claims { get; init; }

    public required OidcView? Oidc { get; init; }

    public required SamlView? Saml { get; init; }

    public static PartnerDetailView Of(Partner partner, DateTimeOffset now) =>
        new()
        {
            Partner = PartnerView.Of(partner, now),
            HomeUrl = partner.Display.HomeUrl,
            PrivacyUrl = partner.Display.PrivacyUrl,
            ValidFrom = partner.Agreement.ValidFrom,
            ValidUntil = partner.Agreement.ValidUntil,
            Claims =
            [
                .. partner.Agreement.Claims.Select(claim => new AgreedClaimView(
                    claim.Claim,
                    claim.Required,
                    claim.PurposeIn("en"),
                    claim.OidcName,
                    claim.SamlName
                )),
            ],
            Oidc = partner.Oidc is { } oidc
                ? new OidcView(
                    oidc.ClientId,
                    oidc.ClientAuthentication.ToString(),
                    oidc.RedirectUris,
                    oidc.GrantTypes,
                    oidc.IdTokenSigningAlgorithm,
                    oidc.AccessTokenLifetime,
                    oidc.RefreshTokenLifetime
                )
                : null,
            Saml = partner.Saml is { } saml
                ? new SamlView(
                    saml.ServiceProvider.EntityId,
                    saml.RequireSignedRequests,
                    saml.Sign.ToString(),
                    saml.NameIds[0].ToString(),
                    saml.AssertionLifetime,
                    saml.ServiceProvider.ValidUntil
                )
                : null,
        };
}

internal sealed record AgreedClaimView(string Claim, bool Required, string Purpose, string OidcName, string? SamlName);

internal sealed record OidcView(
    string ClientId,
    string ClientAuthentication,
    ImmutableArray<string> RedirectUris,
    ImmutableArray<string> GrantTypes,
    string IdTokenSigningAlgorithm,
    TimeSpan AccessTokenLifetime,
    TimeSpan RefreshTokenLifetime
);

internal sealed record SamlView(
    string EntityId,
    bool RequireSignedRequests,
    string Sign,
    string NameId,
    TimeSpan AssertionLifetime,
    DateTimeOffset? MetadataValidUntil
);

internal sealed record TenantView(string Id, string Name, string Issuer, int Partners, string OwnedBy);
