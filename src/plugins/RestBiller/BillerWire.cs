using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;

namespace RestBiller;

/// <summary>The addresses of the contract. What they are about travels in bodies: no access log collects it.</summary>
internal static class BillerPaths
{
    public const string Health = "v1/health";
    public const string Check = "v1/check";
    public const string OpenMandate = "v1/mandates/open";
    public const string CloseMandate = "v1/mandates/close";
    public const string LookUp = "v1/charges/look-up";
    public const string List = "v1/charges/list";

    public static string Charge(string kind) => $"v1/charges/{kind}";
}

/// <summary>What can be done with money, in the words of both contracts.</summary>
internal static class ChargeKinds
{
    public const string Reserve = "reserve";
    public const string Capture = "capture";
    public const string Void = "void";
    public const string Refund = "refund";

    public static bool Has(string word) => word is Reserve or Capture or Void or Refund;
}

internal sealed record CheckSaid(bool AccountActive, bool OfferAllowed, Amount? Remaining = null)
{
    /// <summary>Null when what is left is money of another kind than was asked about.</summary>
    public BillingCheck? Read(Amount? ceiling) =>
        Remaining is not { } left
        || (Money.IsSound(left) && (ceiling is null || ceiling.Value.Currency == left.Currency))
            ? new BillingCheck(AccountActive, OfferAllowed, Remaining)
            : null;
}

internal sealed record MandateSaid(string Id, string State)
{
    public Mandate? Read(string asked) =>
        Id == asked && State is "active" or "closing" or "closed" ? new Mandate(Id, State) : null;
}

internal sealed record ChargeSaid(string Order, string Key, string Kind, Amount Amount, DateTimeOffset At)
{
    /// <summary>Null when it is not what was asked for: another order, another deed, another amount.</summary>
    public Charge? Read(string kind, string key, string order, Amount amount) =>
        (Kind, Key, Order, Amount) == (kind, key, order, amount) ? Read() : null;

    /// <summary>Null when it cannot be what the contract means.</summary>
    public Charge? Read() =>
        ChargeKinds.Has(Kind) && Money.IsSound(Amount) ? new Charge(Order, Key, Kind, Amount, At) : null;
}

internal sealed record PageSaid(IReadOnlyList<ChargeSaid> Charges, string? Next = null)
{
    private const int LongestCursor = 256;

    /// <summary>
    /// Null when one line makes no sense: passing over it would lose an effect from the reconciliation.
    /// </summary>
    public ChargePage? Read()
    {
        var read = Charges.Select(charge => charge?.Read()).OfType<Charge>().ToList();
        return read.Count == Charges.Count && Next is not ({ Length: 0 } or { Length: > LongestCursor })
            ? new ChargePage(read, Next)
            : null;
    }
}

internal static class Money
{
    private const long Most = 999_999_999_999;

    public static bool IsSound(Amount amount) =>
        amount is { Minor: >= 0 and <= Most, Currency.Length: 3 } && amount.Currency.All(char.IsAsciiLetterUpper);
}
