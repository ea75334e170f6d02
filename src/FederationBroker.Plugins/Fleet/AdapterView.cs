using FederationBroker.Kernel;

namespace FederationBroker.Plugins.Fleet;

/// <summary>An adapter as the operator's staff see it.</summary>
/// <param name="Id">Its name at this operator.</param>
/// <param name="State">A word: <c>ready</c>, <c>degraded</c>, <c>rejected</c> and so on.</param>
/// <param name="Since">From when on.</param>
/// <param name="Why">Why it does not run; null while it does.</param>
/// <param name="Identity">What runs; null: nothing was ever read of it.</param>
/// <param name="Successor">The state of what is to replace it; null: nothing is.</param>
public sealed record AdapterView(
    string Id,
    string State,
    DateTimeOffset Since,
    Refusal? Why,
    AdapterIdentity? Identity,
    AdapterView? Successor
);

/// <summary>Which package runs.</summary>
/// <param name="Name">As its manifest calls it.</param>
/// <param name="Version">The adapter's own.</param>
/// <param name="Publisher">Whose signature it bears.</param>
/// <param name="Digest">SHA-256 of its manifest.</param>
/// <param name="Capabilities">What it can do.</param>
public sealed record AdapterIdentity(
    string Name,
    string Version,
    string Publisher,
    string Digest,
    IReadOnlyList<string> Capabilities
);
