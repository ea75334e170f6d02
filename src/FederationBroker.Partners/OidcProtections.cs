namespace FederationBroker.Partners;

/// <summary>What a client has agreed to do, beyond what every one has to.</summary>
public sealed record OidcProtections
{
    public SecurityProfile Profile { get; init; }

    /// <summary>Authorization requests count only as its server has pushed them (RFC 9126).</summary>
    public bool PushesRequests { get; init; }

    /// <summary>It may send signed requests (RFC 9101), made with one of its keys.</summary>
    public bool MaySignRequests { get; init; }

    /// <summary>It sends no other ones.</summary>
    public bool SignsRequests { get; init; }

    /// <summary>It takes signed answers (JARM) only.</summary>
    public bool TakesSignedAnswers { get; init; }

    /// <summary>It gets no token that is not bound to a key of its own (RFC 9449).</summary>
    public bool ProvesKeys { get; init; }

    /// <summary>Its proofs contain a nonce of the provider (RFC 9449 8).</summary>
    public bool ProvesWithNonces { get; init; }
}

/// <summary>How much of FAPI 2.0 a client has agreed to.</summary>
public enum SecurityProfile
{
    Usual,

    /// <summary>FAPI 2.0 Security Profile: pushed requests, tokens bound to a key, no RS256.</summary>
    Fapi2,

    /// <summary>FAPI 2.0 Message Signing as well: signed requests and answers.</summary>
    Fapi2MessageSigning,
}
