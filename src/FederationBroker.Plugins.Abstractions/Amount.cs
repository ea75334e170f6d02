namespace FederationBroker.Plugins.Abstractions;

/// <summary>Money, never as a fraction: cents, or whole yen.</summary>
/// <param name="Minor">Minor units of the currency, 0 to 999,999,999,999.</param>
/// <param name="Currency">ISO 4217, three capital letters.</param>
public readonly record struct Amount(long Minor, string Currency);
