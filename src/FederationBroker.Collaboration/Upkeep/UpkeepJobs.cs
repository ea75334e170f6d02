using FederationBroker.Collaboration.Process;
using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Collaboration.Upkeep;

/// <summary>Asks the services about subscriptions that are due to be asked about.</summary>
internal sealed class ServiceWork(
    TenantWork work,
    IPartnerRegistry registry,
    TimeProvider clock,
    ILogger<ServiceWork> log
)
    : OperatorRounds<ServiceUpkeep>(
        "The state of subscriptions",
        new Rhythm(TimeSpan.FromSeconds(5), First: TimeSpan.FromSeconds(2)),
        work,
        registry,
        clock,
        log
    )
{
    protected override async Task RoundAsync(ServiceUpkeep service, CancellationToken stopping)
    {
        await service.KeepTimeAsync(stopping);
        await service.AskAsync(stopping);
    }
}

/// <summary>Asks adapters whether what accounts have may be used.</summary>
internal sealed class RightWork(TenantWork work, IPartnerRegistry registry, TimeProvider clock, ILogger<RightWork> log)
    : OperatorRounds<RightUpkeep>(
        "The right to use subscriptions",
        new Rhythm(TimeSpan.FromSeconds(5), First: TimeSpan.FromSeconds(2)),
        work,
        registry,
        clock,
        log
    )
{
    protected override Task RoundAsync(RightUpkeep service, CancellationToken stopping) => service.AskAsync(stopping);
}

/// <summary>Charges what is due.</summary>
internal sealed class RenewalWork(
    TenantWork work,
    IPartnerRegistry registry,
    TimeProvider clock,
    ILogger<RenewalWork> log
)
    : OperatorRounds<RenewalUpkeep>(
        "The periods of subscriptions",
        new Rhythm(TimeSpan.FromSeconds(5), First: TimeSpan.FromSeconds(2)),
        work,
        registry,
        clock,
        log
    )
{
    protected override Task RoundAsync(RenewalUpkeep service, CancellationToken stopping) =>
        service.ChargeAsync(stopping);
}

/// <summary>Follows what is not paid: days pass between its steps.</summary>
internal sealed class DunningWork(
    TenantWork work,
    IPartnerRegistry registry,
    TimeProvider clock,
    ILogger<DunningWork> log
)
    : OperatorRounds<RenewalUpkeep>(
        "Subscriptions that are not paid",
        new Rhythm(TimeSpan.FromMinutes(1), First: TimeSpan.FromSeconds(5)),
        work,
        registry,
        clock,
        log
    )
{
    protected override Task RoundAsync(RenewalUpkeep service, CancellationToken stopping) => service.DunAsync(stopping);
}

/// <summary>Lets what becomes of accounts and agreements reach their subscriptions.</summary>
internal sealed class AccountWork(
    TenantWork work,
    IPartnerRegistry registry,
    TimeProvider clock,
    ILogger<AccountWork> log
)
    : OperatorRounds<AccountUpkeep>(
        "Subscriptions of accounts that changed",
        new Rhythm(TimeSpan.FromSeconds(30), First: TimeSpan.FromSeconds(5)),
        work,
        registry,
        clock,
        log
    )
{
    protected override Task RoundAsync(AccountUpkeep service, CancellationToken stopping) =>
        service.FollowAsync(stopping);
}
