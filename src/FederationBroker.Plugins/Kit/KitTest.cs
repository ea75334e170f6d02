namespace FederationBroker.Plugins.Kit;

/// <summary>One promise of the contract, and how it is tried.</summary>
/// <param name="Id">A letter and a number, as infra/ADAPTERS.md lists them.</param>
/// <param name="Promise">A sentence: what an adapter does.</param>
/// <param name="TryAsync">Null when it does; else what it did instead.</param>
internal sealed record KitTest(string Id, string Promise, Func<KitSubject, CancellationToken, Task<string?>> TryAsync);

/// <summary>What became of one test.</summary>
/// <param name="Id">Of the test.</param>
/// <param name="Promise">What was tried.</param>
/// <param name="Fault">Null: kept.</param>
public sealed record KitFinding(string Id, string Promise, string? Fault);

/// <summary>Who the kit buys as.</summary>
/// <param name="Subscriber">A token that the other side knows and that can pay a few hundred minor units.</param>
/// <param name="Seller">An OTT service that the other side knows.</param>
/// <param name="Currency">Of the amounts.</param>
/// <param name="Offer">One that is sold there, and that the subscriber may have.</param>
public sealed record KitBuyer(string Subscriber, string Seller, string Currency, string Offer = "kit-offer");
