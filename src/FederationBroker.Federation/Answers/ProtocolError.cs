using FederationBroker.Kernel;

namespace FederationBroker.Federation.Answers;

/// <summary>
/// A refusal in the protocol's words: the registered error name for the partner, our own code and text beside it.
/// </summary>
/// <param name="Name">RFC 6749 / OIDC Core error name.</param>
public sealed record ProtocolError(string Name, Refusal Refusal)
{
    /// <summary>
    /// RFC 6749 5.2 charset: printable ASCII without quote and backslash; the catalogue's texts keep to it.
    /// </summary>
    public string Description => $"{Refusal.Code}: {Refusal.Line}";

    /// <summary>The caller asked too often: RFC 6585's 429, whatever else the status would be.</summary>
    public bool IsTooFast { get; init; }

    /// <summary>Whom the refused request was from, or said to be from; for the operator.</summary>
    public PartnerId? Partner { get; init; }

    public ProtocolError WithDetail(string detail) => this with { Refusal = Refusal.WithDetail(detail) };

    public ProtocolError From(PartnerId partner) => this with { Partner = partner };
}
