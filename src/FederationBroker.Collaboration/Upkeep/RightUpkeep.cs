using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Standing;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using FederationBroker.Plugins.Abstractions.Wire;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Plugins.Hooks;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Upkeep;

/// <summary>
/// The hook of standing (J.1304 SRV-001): asks adapters whether what an account has may be used, and keeps what they
/// say. Judging reads what is kept: no sign-in and no playback waits for it. While nobody answers, the last word holds
/// for three days more.
/// </summary>
internal sealed class RightUpkeep(
    BrokerDbContext database,
    HookCalls hooks,
    AdapterReferences references,
    IPartnerRegistry registry,
    TenantScope scope,
    TimeProvider clock
)
{
    private const int MostAtOnce = 16;

    // Also what another node leaves alone what this one is asking about.
    private static readonly TimeSpan UntilAskedAgain = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Latest = TimeSpan.FromDays(1);
    private static readonly TimeSpan Grace = TimeSpan.FromDays(3);

    public async Task AskAsync(CancellationToken cancellation)
    {
        var asking = registry
            .Current.Partners.Where(partner =>
                partner.Tenant == scope.Tenant && partner.Agreement.Hooks.Standing.IsAsked
            )
            .ToDictionary(partner => partner.Id);
        var partners = asking.Keys.ToList();
        await ForgetAsync(partners, cancellation);
        if (partners.Count == 0)
            return;
        var now = clock.GetUtcNow();
        var due = await database
            .Set<SubscriptionRow>()
            .AsNoTracking()
            .Where(row => partners.Contains(row.Partner))
            .Where(row => row.State == SubscriptionState.Active || row.State == SubscriptionState.Grace)
            .Where(row => row.AskRightAt == null || row.AskRightAt <= now)
            .OrderBy(row => row.AskRightAt != null) // who was never asked about comes first
            .ThenBy(row => row.AskRightAt)
            .Take(MostAtOnce)
            .ToListAsync(cancellation);
        foreach (var row in due)
            await AskAsync(asking[row.Partner], row, cancellation);
    }

    // Where nobody is asked any more, nobody's earlier word counts.
    private Task<int> ForgetAsync(List<PartnerId> asking, CancellationToken cancellation) =>
        database
            .Set<SubscriptionRow>()
            .Where(row => row.AskRightAt != null && !asking.Contains(row.Partner))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.Withheld, StandingReason.None)
                        .SetProperty(row => row.RightHoldsUntil, (DateTimeOffset?)null)
                        .SetProperty(row => row.AskRightAt, (DateTimeOffset?)null),
                cancellation
            );

    private async Task AskAsync(Partner partner, SubscriptionRow row, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (!await TakeAsync(row, now, cancellation))
            return;
        var hook = partner.Agreement.Hooks.Standing;
        var questions = new List<HookQuestion<StandingQuestion>>();
        foreach (var adapter in hook.Adapters)
        {
            var place = new AdapterPlace(partner.Tenant, adapter);
            if (await references.OfAccountAsync(row.AccountId, place, cancellation) is { } reference)
                questions.Add(new(place, new StandingQuestion(reference, partner.Id.Value, row.Offer)));
        }

        var answers = await hooks.AskAsync(Operations.Decide, questions, hook.Budget, "en", cancellation);
        // The first that has an answer is believed.
        if (answers.FirstOrDefault(answer => answer.Value is not null) is not { Value: { } said } answered)
            return;
        hooks.NoteValues(answered.Place, Operations.Decide.Name, added: 1, dropped: 0);
        await KeepAsync(row.Id, said, now, cancellation);
    }

    // Of two nodes, one.
    private async Task<bool> TakeAsync(SubscriptionRow row, DateTimeOffset now, CancellationToken cancellation)
    {
        var next = now + UntilAskedAgain;
        return await database
                .Set<SubscriptionRow>()
                .Where(known => known.Id == row.Id && known.AskRightAt == row.AskRightAt)
                .ExecuteUpdateAsync(set => set.SetProperty(known => known.AskRightAt, next), cancellation) > 0;
    }

    // A refusal without a reason is one all the same.
    private static StandingReason WhyNot(StandingAnswer said) =>
        said.Allows ? StandingReason.None
        : said.Reason == StandingReason.None ? StandingReason.Other
        : said.Reason;

    private Task<int> KeepAsync(Guid id, StandingAnswer said, DateTimeOffset now, CancellationToken cancellation)
    {
        var (next, until) = (
            said.GoodUntil < now + Soonest ? now + Soonest
            : said.GoodUntil > now + Latest ? now + Latest
            : said.GoodUntil,
            said.GoodUntil > now + Latest ? now + Latest + Grace : said.GoodUntil + Grace
        );
        return database
            .Set<SubscriptionRow>()
            .Where(row => row.Id == id)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.Withheld, WhyNot(said))
                        .SetProperty(row => row.RightHoldsUntil, until)
                        .SetProperty(row => row.AskRightAt, next),
                cancellation
            );
    }
}
