using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.OperatorSystem;

/// <summary>What the broker itself has on file about a person: numbers.</summary>
/// <param name="Number">Null: the household, or somebody whom the OSS/BSS does not know.</param>
/// <param name="ChangedAt">When the OSS/BSS last said that something about them has changed.</param>
public sealed record PersonOnFile(AccountNumber Account, AccountNumber? Number, DateTimeOffset ChangedAt);
