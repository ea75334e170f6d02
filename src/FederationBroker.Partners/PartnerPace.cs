using FederationBroker.Kernel;
using FederationBroker.Partners.Configuration;

namespace FederationBroker.Partners;

/// <summary>
/// Bounds what one partner's servers may ask of this node, wherever they are. Counted after the partner has proven who
/// it is: nobody uses up another one's share.
/// </summary>
public sealed class PartnerPace(PartnerOptions options, TimeProvider clock)
{
    private const int SecondsAtOnce = 5;

    private readonly PaceTable table = new(options.RequestsPerSecond, options.RequestsPerSecond * SecondsAtOnce, clock);

    public bool IsTooFast(Partner partner) => !table.TryTake((partner.Tenant, partner.Id), out _);
}
