namespace FederationBroker.Plugins.Abstractions.Effects;

/// <summary>What every call says about itself.</summary>
/// <param name="Tenant">The operator.</param>
/// <param name="InstanceId">Which instance of the adapter is meant.</param>
/// <param name="IdempotencyKey">The same on every attempt of one step; another one only after a definite end. The
/// adapter does once what it is asked under one key, also after a restart.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Within">How long the answer is waited for, from now on: two processes need not have one clock. Of what
/// has no time left nothing is begun: the answer is <see cref="Effect.NotAttempted"/>.</param>
/// <param name="Locale">BCP 47, for sentences that the subscriber may see.</param>
public sealed record CallContext(
    string Tenant,
    string InstanceId,
    string IdempotencyKey,
    int Attempt,
    TimeSpan Within,
    string Locale = "en"
);
