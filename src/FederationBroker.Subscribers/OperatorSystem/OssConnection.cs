using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.SubscriberData;

namespace FederationBroker.Subscribers.OperatorSystem;

/// <summary>
/// Which operators have an OSS/BSS, and how it is reached; configuration, which this library does not read.
/// </summary>
public interface IOssDirectory
{
    /// <summary>Operators with an OSS/BSS.</summary>
    IEnumerable<TenantId> Connected { get; }

    /// <summary>Null: the operator has no OSS/BSS, so there is no personal data of its subscribers anywhere.</summary>
    OssConnection? Find(TenantId tenant);
}

/// <param name="Adapter">Kind of adapter; see <see cref="ISubscriberDataAdapterFactory.Kind"/>.</param>
public sealed record OssConnection(string Adapter, OperatorSystemSettings Settings);
