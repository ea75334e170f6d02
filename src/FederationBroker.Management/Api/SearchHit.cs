namespace FederationBroker.Management.Api;

/// <param name="Kind"><c>partner</c>, <c>staff</c> or <c>request</c>.</param>
internal sealed record SearchHit(string Kind, string Id, string Title);
