using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Token;

/// <summary>A request of an authenticated client.</summary>
/// <param name="ProvenKey">Thumbprint of the key that it comes with a proof of; null: with none.</param>
internal sealed record TokenRequest(Partner Partner, OidcSettings Client, ParameterSet Parameters, byte[]? ProvenKey)
{
    private bool IsPublicClient => Client.ClientAuthentication == ClientAuthenticationMethod.None;

    /// <summary>The API of the client's own that it asks for now; null: none.</summary>
    public ProtectedResource? Resource { get; } =
        Parameters["resource"] is { } address ? Client.FindResource(address) : null;

    /// <summary>RFC 8707 2.2: what was granted for one API is not asked for another.</summary>
    public bool StaysWithin(Authorization authorization) =>
        Resource is null || authorization.Resource is null || authorization.Resource == Resource.Address;

    /// <summary>For which API the tokens are; null: for the broker's.</summary>
    public ProtectedResource? ResourceUnder(Authorization authorization) =>
        Resource ?? (authorization.Resource is { } granted ? Client.FindResource(granted) : null);

    /// <summary>
    /// RFC 9449 5: refresh tokens of a client that authenticates are bound to it; those of a public one to its key.
    /// </summary>
    public byte[]? KeyOfSuccessors => IsPublicClient ? ProvenKey : null;

    /// <summary>It comes with the proof that the token asks for.</summary>
    public bool Holds(LiveAccessToken live) => Proves(live.Token.Key);

    public bool ProvesKeyOf(Authorization authorization) => Proves(authorization.DpopKey);

    public bool MayRenew(Authorization authorization) => !IsPublicClient || Proves(authorization.DpopKey);

    private bool Proves(byte[]? key) => key is null || (ProvenKey is { } proven && proven.AsSpan().SequenceEqual(key));
}

/// <summary>What became of a code or refresh token that was presented.</summary>
internal abstract record TokenTaking
{
    private TokenTaking() { }

    /// <summary>It is used up, and what it is exchanged for is kept: tokens may be written.</summary>
    public sealed record Taken(TokenReservation Reservation, string Scope) : TokenTaking
    {
        /// <summary>For which API of the client's own; null: for the broker's.</summary>
        public ProtectedResource? Resource { get; init; }

        /// <summary>OIDC Core 12.2: none when tokens are renewed.</summary>
        public string? Nonce { get; init; }
    }

    public sealed record Refused(ProtocolError Error) : TokenTaking;
}

/// <summary>Tokens that may be issued, and the refresh token that was kept for them.</summary>
internal sealed record TokenReservation(Authorization Authorization, LiveGrant Live, string? RefreshToken)
{
    public override string ToString() => "[token reservation]";
}

/// <summary>A refresh token as its client has it, and the row that is kept of it.</summary>
internal sealed record NewRefreshToken(string Text, RefreshToken Row)
{
    /// <param name="chainEnd">A refresh token's successors inherit it.</param>
    /// <returns>Null: there is no offline access, or the chain has ended.</returns>
    public static NewRefreshToken? For(Authorization authorization, DateTimeOffset now, DateTimeOffset chainEnd)
    {
        if (!authorization.OfflineAccess || chainEnd <= now)
            return null;
        var text = Secrets.New("fbrt_");
        var row = new RefreshToken
        {
            TokenHash = Secrets.Hash(text),
            Tenant = authorization.Tenant,
            AuthorizationId = authorization.Id,
            CreatedAt = now,
            ExpiresAt = chainEnd,
        };
        return new NewRefreshToken(text, row);
    }

    public override string ToString() => "[refresh token]";
}
