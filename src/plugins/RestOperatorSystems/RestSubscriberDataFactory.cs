using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.SubscriberData;

namespace RestOperatorSystems;

/// <summary>Makes adapters for systems that speak the REST contract of README.md; <c>adapter: rest</c>.</summary>
public sealed class RestSubscriberDataFactory : ISubscriberDataAdapterFactory
{
    /// <inheritdoc/>
    public string Kind => "rest";

    /// <inheritdoc/>
    public ISubscriberDataAdapter Create(OperatorSystemSettings settings) => new RestSubscriberDataAdapter(settings);
}
