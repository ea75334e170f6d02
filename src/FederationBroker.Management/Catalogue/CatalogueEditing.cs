using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Catalogue;

/// <summary>One change of the catalogue: seen version, new document, check, who is affected, record.</summary>
internal sealed class CatalogueEditing(
    BrokerDbContext database,
    CatalogueStore store,
    StaffAudit audit,
    CurrentStaff current,
    TimeProvider clock
)
{
    public async Task<Results<Ok<CatalogueVersionView>, Ok<CataloguePreview>, StaffProblem>> ChangeAsync(
        HttpContext context,
        AuditAction action,
        string subject,
        bool onlyPlan,
        Func<ServiceCatalogue, Reading<ServiceCatalogue>> change,
        CancellationToken cancellation
    )
    {
        if (EntityVersion.Expected(context.Request) is not { } seen)
            return StaffProblem.VersionNeeded();
        var before = await store.CurrentAsync(cancellation);
        if (!seen.Include(before.Version.Own))
            return StaffProblem.Stale();
        var reading = change(before.Index.Catalogue);
        if (reading is Reading<ServiceCatalogue>.Faulty faulty)
            return DomainAnswers.Faulty(faulty.Faults);
        var next = ((Reading<ServiceCatalogue>.Read)reading).Value;
        if (onlyPlan)
            return await PlanAsync(action, before.Index.Catalogue, next, cancellation);

        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        switch (await store.ReplaceAsync(before.Version.Own, next, current.Identity.Subject, cancellation))
        {
            case CatalogueChange.Faulty unsound:
                return DomainAnswers.Faulty(unsound.Faults);
            case CatalogueChange.ChangedMeanwhile:
                return StaffProblem.Stale();
            case CatalogueChange.InForce done:
                var (was, becomes) = Difference(before.Index.Catalogue, next);
                audit.Changed(current.Identity.Subject, ("catalogue", subject), action, was, becomes);
                await database.SaveChangesAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                EntityVersion.Announce(context.Response, done.Version);
                return TypedResults.Ok(
                    new CatalogueVersionView(done.Version, current.Identity.Subject, clock.GetUtcNow())
                );
            default:
                throw new InvalidOperationException("A change of the catalogue has no other outcome.");
        }
    }

    private async Task<Results<Ok<CatalogueVersionView>, Ok<CataloguePreview>, StaffProblem>> PlanAsync(
        AuditAction action,
        ServiceCatalogue before,
        ServiceCatalogue next,
        CancellationToken cancellation
    )
    {
        if (await store.CheckAsync(next, cancellation) is { IsEmpty: false } faults)
            return DomainAnswers.Faulty(faults);
        var plans = AffectedPlans(before, next).Select(plan => (CatalogueId?)new CatalogueId(plan)).ToList();
        var counts = await database
            .Accounts()
            .Where(row => plans.Contains(row.Plan))
            .GroupBy(row => row.Plan!.Value)
            .Select(group => new { Plan = group.Key, Count = group.LongCount() })
            .ToListAsync(cancellation);
        ImmutableArray<AffectedPlan> affected =
        [
            .. plans.Select(plan => new AffectedPlan(
                plan!.Value.Value,
                counts.FirstOrDefault(row => row.Plan == plan)?.Count ?? 0
            )),
        ];
        var accounts = affected.Sum(plan => plan.Accounts);
        var (was, becomes) = Difference(before, next);
        ImmutableArray<string> effects =
        [
            .. becomes.Keys.Except(was.Keys).Select(entry => $"{entry} is added."),
            .. becomes.Keys.Intersect(was.Keys).Select(entry => $"{entry} changes."),
            .. was.Keys.Except(becomes.Keys).Select(entry => $"{entry} is removed."),
            accounts == 0
                ? "No account is affected."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{accounts} {(accounts == 1 ? "account is" : "accounts are")} affected, at once and on every node."
                ),
        ];
        return TypedResults.Ok(new CataloguePreview(action.Name, effects, new AffectedAccounts(affected, accounts)));
    }

    // An entry reaches the plans that name it, or a bundle, price list or discount that is itself reached.
    private static IEnumerable<string> AffectedPlans(ServiceCatalogue before, ServiceCatalogue next)
    {
        var (was, becomes) = Difference(before, next);
        var changed = was.Keys.Union(becomes.Keys).ToHashSet();
        if (
            changed.Any(entry =>
                entry.StartsWith("settings", StringComparison.Ordinal)
                || entry.StartsWith("deviceTypes", StringComparison.Ordinal)
            )
        )
            return before.Plans.Concat(next.Plans).Select(plan => plan.Id.Value).Distinct();
        return before
            .Plans.Concat(next.Plans)
            .Where(plan => Reaches(plan, before, changed) || Reaches(plan, next, changed))
            .Select(plan => plan.Id.Value)
            .Distinct();
    }

    private static bool Reaches(PricingPlan plan, ServiceCatalogue catalogue, HashSet<string> changed)
    {
        var bundles = plan.Bundles.Select(entry => entry.Bundle).ToHashSet();
        return changed.Contains($"plans/{plan.Id}")
            || bundles.Any(bundle => changed.Contains($"bundles/{bundle}"))
            || plan.Discounts.Any(entry => changed.Contains($"discounts/{entry.Discount}"))
            || catalogue.PriceLists.Any(list =>
                bundles.Contains(list.Bundle) && changed.Contains($"priceLists/{list.Id}")
            )
            || catalogue
                .Bundles.Where(bundle => bundles.Contains(bundle.Id))
                .SelectMany(bundle => bundle.Contents)
                .Any(content => changed.Contains($"content/{content}"));
    }

    // Entry → its JSON, for entries that are not the same on both sides.
    private static (Dictionary<string, JsonElement> Was, Dictionary<string, JsonElement> Becomes) Difference(
        ServiceCatalogue before,
        ServiceCatalogue next
    )
    {
        var (was, becomes) = (Entries(before), Entries(next));
        foreach (
            var same in was
                .Keys.Intersect(becomes.Keys)
                .Where(entry => was[entry].GetRawText() == becomes[entry].GetRawText())
                .ToList()
        )
        {
            was.Remove(same);
            becomes.Remove(same);
        }

        return (was, becomes);
    }

    private static Dictionary<string, JsonElement> Entries(ServiceCatalogue catalogue)
    {
        var document = JsonSerializer.SerializeToElement(catalogue, CatalogueJson.Options);
        var entries = CatalogueLists
            .Names.SelectMany(list =>
                document
                    .GetProperty(list)
                    .EnumerateArray()
                    .Select(entry => ($"{list}/{entry.GetProperty("id").GetString()}", entry))
            )
            .ToDictionary(pair => pair.Item1, pair => pair.entry);
        entries["settings"] = JsonSerializer.SerializeToElement(
            new
            {
                catalogue.Currency,
                catalogue.LinkedDevices,
                catalogue.ConcurrentStreams,
            }
        );
        return entries;
    }
}
