namespace FederationBroker.Kernel;

/// <summary>Something that was refused, where, and how to put it right.</summary>
/// <param name="Place">Path of the value: <c>priceLists/sports-monthly/validity</c>; empty: the whole.</param>
/// <param name="Fix">What to do about it; names the values involved, never personal data.</param>
public sealed record Fault(Refusal Refusal, string Place, string Fix);
