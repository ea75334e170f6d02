using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Answers;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Clients;

/// <summary>
/// Who calls a back-channel endpoint (OIDC Core 9, RFC 6749 2.3). Exactly one method per request, and it must be the
/// registered one: a client that registered a key is not let in with a secret.
/// </summary>
internal sealed class ClientAuthentication(
    ClientAssertions assertions,
    IPartnerRegistry registry,
    PartnerPace pace,
    TenantScope scope,
    TimeProvider clock
)
{
    /// <summary>Parameters that prove a client; nothing of them is kept.</summary>
    public static readonly ImmutableArray<string> Credentials =
    [
        "client_secret",
        "client_assertion",
        "client_assertion_type",
    ];

    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public async ValueTask<ClientVerdict> AuthenticateAsync(
        HttpRequest request,
        ParameterSet parameters,
        CancellationToken cancellation
    )
    {
        var basic = BasicCredential.Read(request.Headers.Authorization);
        if (basic is BasicCredential.Malformed)
            return Failed("the Authorization header is not a Basic one as RFC 6749 2.3.1 has it");
        var methods =
            (basic is null ? 0 : 1)
            + (parameters.Has("client_secret") ? 1 : 0)
            + (parameters.Has("client_assertion") || parameters.Has("client_assertion_type") ? 1 : 0);
        if (methods > 1)
            return new ClientVerdict.Rejected(OidcErrors.ClientAuthenticationTwice);

        var presented = basic is BasicCredential.Present header
            ? new Presented(ClientAuthenticationMethod.ClientSecretBasic, header.ClientId, header.Secret)
            : FromParameters(parameters);
        if (presented is null)
            return Failed("no client is named, or client_assertion_type or client_assertion is not what RFC 7523 has");
        // Whoever names a client in two places must mean the same one.
        if (parameters["client_id"] is { } named && named != presented.ClientId)
            return Failed("client_id is another one than the credential's");
        var verdict = await VerifyAsync(presented, cancellation);
        if (verdict is ClientVerdict.Authenticated { Partner: var partner })
            CallingPartner.Note(request.HttpContext, partner);
        return verdict;
    }

    private static Presented? FromParameters(ParameterSet parameters)
    {
        if (parameters["client_assertion"] is { } assertion)
            return
                parameters["client_assertion_type"] == AssertionType
                && ClientAssertions.ClaimedClient(assertion) is { } claimed
                ? new Presented(ClientAuthenticationMethod.PrivateKeyJwt, claimed, assertion)
                : null;
        if (parameters["client_id"] is not { } clientId)
            return null;
        return parameters["client_secret"] is { } secret
            ? new Presented(ClientAuthenticationMethod.ClientSecretPost, clientId, secret)
            : new Presented(ClientAuthenticationMethod.None, clientId, string.Empty);
    }

    private async ValueTask<ClientVerdict> VerifyAsync(Presented presented, CancellationToken cancellation)
    {
        var partner = registry.Current.FindByClientId(scope.Tenant, presented.ClientId);
        var client = partner?.Oidc;
        var fault = presented.Method switch
        {
            // Compared also for an unknown client, so that the time tells nothing.
            ClientAuthenticationMethod.ClientSecretBasic or ClientAuthenticationMethod.ClientSecretPost =>
                MatchesSecret(client, presented.Credential) ? null : "the secret is none of the registered ones",
            ClientAuthenticationMethod.PrivateKeyJwt when partner is not null => await assertions.FaultOfAsync(
                partner,
                presented.Credential,
                cancellation
            ),
            _ => null,
        };
        if (partner is null || client is null)
            return Failed("no client is registered under that client id");
        if (client.ClientAuthentication != presented.Method)
            return Failed(
                $"the client is registered for {client.ClientAuthentication} and used {presented.Method}",
                partner
            );
        if (fault is not null)
            return Failed(fault, partner);
        // Only who has proven to be the partner learns how it stands with its agreement.
        if (!partner.Enabled)
            return new ClientVerdict.Rejected(OidcErrors.ClientSwitchedOff.From(partner.Id));
        if (!partner.IsActive(clock.GetUtcNow()))
            return new ClientVerdict.Rejected(OidcErrors.ClientAgreementNotInForce.From(partner.Id));
        // Anybody can name a public client, so what is asked in its name is counted by address alone.
        return presented.Method != ClientAuthenticationMethod.None && pace.IsTooFast(partner)
            ? new ClientVerdict.Rejected(OidcErrors.TooManyRequests.From(partner.Id))
            : new ClientVerdict.Authenticated(partner, client);
    }

    private static ClientVerdict.Rejected Failed(string cause, Partner? partner = null) =>
        new((OidcErrors.ClientAuthenticationFailed with { Partner = partner?.Id }).WithDetail(cause));

    private static bool MatchesSecret(OidcSettings? client, string secret)
    {
        var hash = Secrets.Hash(secret);
        var matches = false;
        foreach (var known in client is { SecretHashes.IsEmpty: false } ? client.SecretHashes : [new byte[32]])
            matches |= CryptographicOperations.FixedTimeEquals(hash, known);
        return matches;
    }

    private sealed record Presented(ClientAuthenticationMethod Method, string ClientId, string Credential);
}

internal abstract record ClientVerdict
{
    private ClientVerdict() { }

    public sealed record Authenticated(Partner Partner, OidcSettings Client) : ClientVerdict;

    public sealed record Rejected(ProtocolError Error) : ClientVerdict;
}

/// <summary>
/// The Basic scheme as OAuth uses it (RFC 6749 2.3.1): both halves are form-encoded before they are base64-encoded.
/// </summary>
internal abstract record BasicCredential
{
    private const int MaximumLength = 2048;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private BasicCredential() { }

    public sealed record Present(string ClientId, string Secret) : BasicCredential;

    public sealed record Malformed : BasicCredential;

    /// <summary>Null when there is no Basic header.</summary>
    public static BasicCredential? Read(Microsoft.Extensions.Primitives.StringValues headers)
    {
        if (headers.Count == 0)
            return null;
        if (
            headers is not [{ Length: <= MaximumLength } header]
            || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
        )
            return new Malformed();
        var buffer = new byte[header.Length];
        if (!Convert.TryFromBase64String(header["Basic ".Length..].Trim(), buffer, out var length))
            return new Malformed();
        try
        {
            var text = StrictUtf8.GetString(buffer, 0, length);
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (
                colon <= 0
                || ParameterSet.Decode(text.AsSpan(0, colon)) is not { } id
                || ParameterSet.Decode(text.AsSpan(colon + 1)) is not { } secret
            )
                return new Malformed();
            return new Present(id, secret);
        }
        catch (DecoderFallbackException)
        {
            return new Malformed();
        }
    }
}
