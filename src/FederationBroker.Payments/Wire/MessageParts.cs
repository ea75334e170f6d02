using FederationBroker.Kernel;

namespace FederationBroker.Payments.Wire;

/// <summary>An amount of money, whole minor units of a currency: 990 EUR is 9.90 €.</summary>
internal sealed record MoneyBody
{
    /// <summary>Whole minor units (cents; whole yen), from 1 to 999999999999.</summary>
    public required long Minor { get; init; }

    /// <summary>ISO 4217, three capital letters.</summary>
    [Longest(3)]
    public required string Currency { get; init; }

    public static MoneyBody Of(Money amount) => new() { Minor = amount.Minor, Currency = amount.Currency };
}

/// <summary>Whose account: it is named, never described.</summary>
internal sealed record AccountBody
{
    /// <summary><c>funds</c> for what a partner has paid in, <c>settlement</c> for what it is owed.</summary>
    [Longest(32)]
    public required string Scheme { get; init; }

    /// <summary>The partner's id.</summary>
    [Longest(64)]
    public required string Ref { get; init; }
}

/// <summary>What is bought.</summary>
internal sealed record ObjectBody
{
    /// <summary>As the seller names it: letters, digits and <c>. _ ~ : -</c>.</summary>
    [Longest(64)]
    public required string OfferId { get; init; }

    /// <summary><c>subscription</c>, <c>bundle</c>, <c>rental</c>, <c>licence</c> or <c>impression</c>.</summary>
    [Longest(16)]
    public required string Kind { get; init; }
}

/// <summary>What every message has.</summary>
internal abstract record PaymentMessage
{
    /// <summary>Its name, such as <c>CashOrder</c>; the address says the same.</summary>
    [Longest(32)]
    public required string MessageType { get; init; }

    /// <summary>As the buyer names it: letters, digits and <c>. _ ~ : -</c>.</summary>
    [Longest(64)]
    public required string OrderNumber { get; init; }

    /// <summary>When the message was made.</summary>
    public required DateTimeOffset MessageTimeStamp { get; init; }
}
