namespace FederationBroker.Plugins.Processes;

/// <summary>One step of something larger, as it is called for.</summary>
/// <param name="Key">The same on every attempt of one step.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Locale">BCP 47, for sentences that the subscriber may see.</param>
public sealed record CallStep(string Key, int Attempt = 1, string Locale = "en");
