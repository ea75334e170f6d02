using FederationBroker.Collaboration.Process;
using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>Ends orders that wait for a manager who does not answer.</summary>
internal sealed class ApprovalLapse(
    TenantWork work,
    IPartnerRegistry registry,
    TimeProvider clock,
    ILogger<ApprovalLapse> log
)
    : OperatorRounds<OrderApprovals>(
        "The end of unanswered approvals",
        new Rhythm(TimeSpan.FromMinutes(10), First: TimeSpan.FromSeconds(5)),
        work,
        registry,
        clock,
        log
    )
{
    protected override Task RoundAsync(OrderApprovals service, CancellationToken stopping) =>
        service.LapseAsync(stopping);
}
