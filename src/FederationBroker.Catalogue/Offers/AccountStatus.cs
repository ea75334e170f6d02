namespace FederationBroker.Catalogue.Offers;

/// <summary>What an account may use as a whole.</summary>
public enum AccountStatus
{
    Active,

    /// <summary>
    /// Suspended by the operator, for instance for an unpaid bill: nobody on it signs in to a partner.
    /// </summary>
    Blocked,

    Closed,
}
