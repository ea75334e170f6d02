using FederationBroker.Plugins.Abstractions.SubscriberData;

namespace RestSubscriberData;

/// <summary>Makes adapters for systems that speak the REST contract of README.md; <c>adapter: rest</c>.</summary>
public sealed class RestSubscriberDataFactory : ISubscriberDataAdapterFactory
{
    /// <inheritdoc/>
    public string Kind => "rest";

    /// <inheritdoc/>
    public ISubscriberDataAdapter Create(SubscriberDataSettings settings) => new RestSubscriberDataAdapter(settings);
}
