using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FederationBroker.Catalogue;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Management.Api;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FederationBroker.Management.Catalogue;

/// <summary>
/// One change of the shared content: seen version, check against every operator's catalogue, who is affected, record.
/// </summary>
internal sealed class SharedContentEditing(
    BrokerDbContext database,
    SharedContentStore store,
    StaffAudit audit,
    CurrentStaff current,
    TimeProvider clock
)
{
    public Task<Results<Ok<CatalogueVersionView>, Ok<SharedContentPreview>, StaffProblem>> PutAsync(
        HttpContext context,
        string entry,
        JsonObject body,
        bool onlyPlan,
        CancellationToken cancellation
    ) => ChangeAsync(context, CatalogueActions.SharedContentPut, entry, onlyPlan, _ => Read(entry, body), cancellation);

    public Task<Results<Ok<CatalogueVersionView>, Ok<SharedContentPreview>, StaffProblem>> RemoveAsync(
        HttpContext context,
        string entry,
        bool onlyPlan,
        CancellationToken cancellation
    ) =>
        ChangeAsync(
            context,
            CatalogueActions.SharedContentRemoved,
            entry,
            onlyPlan,
            was => was is null ? StaffProblem.NotFound() : new Wanted.Nothing(),
            cancellation
        );

    private async Task<Results<Ok<CatalogueVersionView>, Ok<SharedContentPreview>, StaffProblem>> ChangeAsync(
        HttpContext context,
        AuditAction action,
        string entry,
        bool onlyPlan,
        Func<ContentItem?, Wanted> change,
        CancellationToken cancellation
    )
    {
        if (EntityVersion.Expected(context.Request) is not { } seen)
            return StaffProblem.VersionNeeded();
        var before = await store.CurrentAsync(cancellation);
        if (!seen.Include(before.Version))
            return StaffProblem.Stale();
        var was = before.Items.FirstOrDefault(item => item.Id.Value == entry);
        var wanted = change(was);
        if (wanted is Wanted.Refused refused)
            return refused.Problem;
        var becomes = (wanted as Wanted.Entry)?.Item;
        var next = With(before.Items, was, becomes);
        if (onlyPlan)
            return await PlanAsync(action, was, becomes, next, cancellation);

        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        switch (await store.ReplaceAsync(before.Version, next, current.Identity.Subject, cancellation))
        {
            case CatalogueChange.Faulty unsound:
                return DomainAnswers.Faulty(unsound.Faults);
            case CatalogueChange.ChangedMeanwhile:
                return StaffProblem.Stale();
            case CatalogueChange.InForce done:
                audit.Changed(
                    current.Identity.Subject,
                    ("shared-content", entry),
                    action,
                    Recorded(was),
                    Recorded(becomes)
                );
                await database.SaveChangesAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                EntityVersion.Announce(context.Response, done.Version);
                return TypedResults.Ok(
                    new CatalogueVersionView(done.Version, current.Identity.Subject, clock.GetUtcNow())
                );
            default:
                throw new InvalidOperationException("A change of the shared content has no other outcome.");
        }
    }

    private async Task<Results<Ok<CatalogueVersionView>, Ok<SharedContentPreview>, StaffProblem>> PlanAsync(
        AuditAction action,
        ContentItem? was,
        ContentItem? becomes,
        ImmutableArray<ContentItem> next,
        CancellationToken cancellation
    )
    {
        if (await store.CheckAsync(next, cancellation) is { IsEmpty: false } faults)
            return DomainAnswers.Faulty(faults);
        var entry = (becomes ?? was)!.Id;
        var uses = await store.UsesAsync(entry, cancellation);
        var bundles = uses.Sum(use => use.Bundles.Length);
        ImmutableArray<string> effects =
        [
            $"content/{entry} {Said(was, becomes)}.",
            bundles == 0
                ? "No operator's bundle holds it."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{bundles} {(bundles == 1 ? "bundle" : "bundles")} of {uses.Length} "
                        + $"{(uses.Length == 1 ? "operator" : "operators")} {(bundles == 1 ? "holds" : "hold")} it."
                ),
        ];
        return TypedResults.Ok(
            new SharedContentPreview(
                action.Name,
                effects,
                new AffectedOperators(
                    [.. uses.Select(use => new AffectedOperator(use.Operator.Value, use.Bundles.Length))],
                    bundles
                )
            )
        );
    }

    private static string Said(ContentItem? was, ContentItem? becomes) =>
        (was, becomes) switch
        {
            (null, _) => "is added for every operator",
            (_, null) => "is removed for every operator",
            _ => "changes for every operator, at once and on every node",
        };

    private static Wanted Read(string entry, JsonObject body) =>
        CatalogueJson.TryRead<ContentItem>(body, $"content/{entry}") switch
        {
            Reading<ContentItem>.Faulty faulty => DomainAnswers.Faulty(faulty.Faults),
            Reading<ContentItem>.Read { Value: var item } when item.Id.Value == entry => item,
            _ => DomainAnswers.Faulty([
                CatalogueErrors.Contradiction.At(
                    $"content/{entry}/id",
                    "Give the same id in the body as in the address."
                ),
            ]),
        };

    // A replaced entry keeps its place in the list.
    private static ImmutableArray<ContentItem> With(
        ImmutableArray<ContentItem> items,
        ContentItem? was,
        ContentItem? becomes
    ) =>
        (was, becomes) switch
        {
            (null, { } added) => items.Add(added),
            ({ } replaced, { } by) => items.Replace(replaced, by),
            ({ } removed, null) => items.Remove(removed),
            _ => items,
        };

    private static JsonElement? Recorded(ContentItem? item) =>
        item is null ? null : JsonSerializer.SerializeToElement(item, CatalogueJson.Options);

    /// <summary>How the entry is to be; or why it cannot be.</summary>
    private abstract record Wanted
    {
        private Wanted() { }

        public static implicit operator Wanted(ContentItem item) => new Entry(item);

        public static implicit operator Wanted(StaffProblem problem) => new Refused(problem);

        internal sealed record Entry(ContentItem Item) : Wanted;

        internal sealed record Nothing : Wanted;

        internal sealed record Refused(StaffProblem Problem) : Wanted;
    }
}
