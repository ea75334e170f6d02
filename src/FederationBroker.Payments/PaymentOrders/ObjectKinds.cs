namespace FederationBroker.Payments.PaymentOrders;

/// <summary>What can be bought, as messages write it.</summary>
internal static class ObjectKinds
{
    public static readonly IReadOnlyDictionary<string, ObjectKind> Words = Enum.GetValues<ObjectKind>()
        .ToDictionary(WordOf);

    public static string WordOf(ObjectKind kind) => kind.ToString().ToLowerInvariant();
}
