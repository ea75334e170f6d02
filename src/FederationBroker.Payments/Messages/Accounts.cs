namespace FederationBroker.Payments.Messages;

/// <summary>What accounts are called in messages.</summary>
internal static class Accounts
{
    /// <summary>What a partner has paid in.</summary>
    public const string Funds = "funds";

    /// <summary>What a partner is owed.</summary>
    public const string Settlement = "settlement";
}
