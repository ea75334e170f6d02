using System.Globalization;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Federation;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;
using FederationBroker.Standing.Streams;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Accounts;

/// <summary>
/// Says in sentences what a change to an account would do; judged by the same function that will do it.
/// </summary>
internal sealed class AccountEffects(BrokerDbContext database, CatalogueStore catalogues, TimeProvider clock)
{
    public Task<ServiceAccount?> FindAsync(AccountId id, CancellationToken cancellation) =>
        database.Accounts().SingleOrDefaultAsync(row => row.Id == id, cancellation);

    public async Task<string[]> OfEditAsync(ServiceAccount account, AccountEdit edit, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var before = account.ToFacts();
        var after = before with
        {
            Status = edit.Status ?? before.Status,
            TrialEndsAt = edit.Trial is null ? before.TrialEndsAt : edit.Trial.EndsAt,
            StatusAfterTrial = edit.Trial is null ? before.StatusAfterTrial : edit.Trial.StatusAfter,
            Region = edit.Region ?? before.Region,
        };
        var effects = new List<string>();
        if (before.StatusAt(now) != after.StatusAt(now))
            effects.Add(
                $"The account is {Word(after.StatusAt(now))} instead of {Word(before.StatusAt(now))}, at once and "
                    + $"on every node."
            );
        if (before.StatusAt(now) == AccountStatus.Active && after.StatusAt(now) != AccountStatus.Active)
        {
            var streams = await database
                .Streams()
                .CountAsync(
                    row => row.AccountId == account.Id && row.EndedAt == null && row.ExpiresAt > now,
                    cancellation
                );
            var services = await ServicesAsync(account.Id, cancellation);
            effects.Add(
                $"Nobody on it signs in to a partner any more; "
                    + $"{Count(services, "connected service", "connected services")} and their tokens stop working."
            );
            effects.Add($"{Count(streams, "running stream ends", "running streams end")} at the next heartbeat.");
        }

        if (edit.Status == AccountStatus.Active && account.Status != AccountStatus.Active)
            effects.AddRange(OfReopening(edit.EndsOnReopening));
        if (edit.Trial is { EndsAt: { } end, StatusAfter: { } following })
            effects.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"It is on trial until {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC and {Word(following)} from then on."
                )
            );
        if (edit.Trial is { EndsAt: null })
            effects.Add("It is on trial no more.");
        if (edit.Region is { } region)
            effects.Add(
                region.Length == 0
                    ? "It is in no region."
                    : $"It is in region {region}; content of other regions is not available."
            );
        return effects.Count == 0 ? ["Nothing changes: it is like this already."] : [.. effects];
    }

    private static IEnumerable<string> OfReopening(AccessOnReopening? end)
    {
        var kinds = end?.Kinds ?? [];
        if (kinds.Contains(AccessKind.Logins))
            yield return "Everybody on it signs in anew; logins from before are ended.";
        if (kinds.Contains(AccessKind.Services))
            yield return "Services that had stayed connected send people here again.";
        if (kinds.Contains(AccessKind.Browsers))
            yield return "Browsers that were known count as strangers until the next sign-in.";
        if (kinds.Contains(AccessKind.Passkeys))
            yield return "Passkeys are removed; people add new ones when they have signed in.";
    }

    public async Task<string[]> OfPlanAsync(ServiceAccount account, CatalogueId plan, CancellationToken cancellation)
    {
        var (catalogue, now) = ((await catalogues.CurrentAsync(cancellation)).Index, clock.GetUtcNow());
        var before = OfferEvaluator.Evaluate(catalogue, account.ToFacts(), device: null, now);
        var after = OfferEvaluator.Evaluate(
            catalogue,
            account.ToFacts() with
            {
                Plan = plan,
                PlanSince = now,
                Choices = [],
            },
            device: null,
            now
        );
        var (had, has) = (Subscribed(before), Subscribed(after));
        var effects = new List<string>
        {
            $"The plan is {plan} instead of {account.Plan?.Value ?? "none"}; what was turned on and off by hand "
                + $"is forgotten.",
        };
        if (had.Except(has).ToList() is { Count: > 0 } lost)
            effects.Add($"It loses {string.Join(", ", lost)}.");
        if (has.Except(had).ToList() is { Count: > 0 } gained)
            effects.Add($"It gains {string.Join(", ", gained)}.");
        effects.Add($"Subscriptions cost {Sum(after)} instead of {Sum(before)}.");
        return [.. effects];
    }

    public async Task<string[]> OfRemovalAsync(ServiceAccount account, CancellationToken cancellation)
    {
        var people = await database
            .Subscribers()
            .CountAsync(row => row.AccountId == account.Id && row.Role != PersonRole.Household, cancellation);
        var devices = await database.Devices().CountAsync(row => row.AccountId == account.Id, cancellation);
        var services = await ServicesAsync(account.Id, cancellation);
        return
        [
            $"Account {account.Number} is removed for good, with {Count(people, "person", "people")} and "
                + $"{Count(devices, "device", "devices")}.",
            $"{Count(services, "connected service loses", "connected services lose")} its access at once; "
                + "partners would meet the people as strangers if they came back.",
        ];
    }

    private Task<int> ServicesAsync(AccountId account, CancellationToken cancellation) =>
        database
            .GrantsInForce()
            .CountAsync(
                grant =>
                    database
                        .Subscribers()
                        .Any(person => person.Id == grant.SubscriberId && person.AccountId == account),
                cancellation
            );

    private static HashSet<string> Subscribed(AccountOffer offer) =>
        [.. offer.Bundles.Where(bundle => bundle.Subscribed).Select(bundle => bundle.Bundle.Name)];

    private static string Sum(AccountOffer offer) =>
        offer.Charges.IsEmpty
            ? "nothing"
            : string.Join(
                " and ",
                offer.Charges.Select(charge => $"{charge.Value} by {charge.Key.ToString().ToLowerInvariant()}")
            );

    private static string Word(AccountStatus status) => status.ToString().ToLowerInvariant();

    private static string Count(int count, string one, string more) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : more)}");
}
