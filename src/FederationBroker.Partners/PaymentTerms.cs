using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Partners;

/// <summary>
/// What a partner may do with the payment and cashing interface (DMP): sell and cash, buy and pay from its own
/// account, and be asked by licence providers.
/// </summary>
public sealed record PaymentTerms
{
    /// <summary>Of the partner's account, and of everything that it sells or buys; ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Every message has to be signed; otherwise one that is signed is checked (PAY-SIG).</summary>
    public bool SignatureRequired { get; init; }

    /// <summary>What the operator keeps of everything that the partner cashes, as a part of one.</summary>
    public decimal Commission { get; init; }

    /// <summary>Who may ask whether something of the partner's was paid, before they issue a licence for it.</summary>
    public ImmutableArray<PartnerId> LicenceProviders { get; init; } = [];
}
