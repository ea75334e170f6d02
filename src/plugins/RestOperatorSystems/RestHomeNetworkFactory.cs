using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.HomeNetwork;

namespace RestOperatorSystems;

/// <summary>
/// Makes adapters for systems that speak the home network contract of README.md; <c>adapter: rest</c>.
/// </summary>
public sealed class RestHomeNetworkFactory : IHomeNetworkAdapterFactory
{
    /// <inheritdoc/>
    public string Kind => "rest";

    /// <inheritdoc/>
    public IHomeNetworkAdapter Create(OperatorSystemSettings settings) => new RestHomeNetworkAdapter(settings);
}
