namespace FederationBroker.Payments;

/// <summary>On an endpoint whose messages come under a key of their own; for who describes it.</summary>
public sealed class KeyedMessage
{
    public const int LongestKey = 64;

    internal static readonly KeyedMessage Mark = new();

    private KeyedMessage() { }
}
