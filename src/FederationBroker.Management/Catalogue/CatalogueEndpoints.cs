using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using FederationBroker.Catalogue;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Catalogue;

/// <summary>
/// The operator's catalogue: one document in versions, edited entry by entry, always checked as a whole.
/// </summary>
internal static class CatalogueEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var catalogue = api.MapGroup("/catalogue").WithTags("Catalogue");
        catalogue
            .MapGet("/", ShowAsync)
            .Requires(Permission.ViewCatalogue)
            .WithName("showCatalogue")
            .WithSummary("The catalogue in force and the shared content, with an ETag.");
        catalogue
            .MapPut("/settings", SettingsAsync)
            .Requires(Permission.EditCatalogue)
            .TakesVersion()
            .WithName("changeCatalogueSettings")
            .WithSummary("Currency and overall device limits. Knows `dryRun=true`.");
        catalogue
            .MapPut("/{list}/{entry}", PutAsync)
            .Requires(Permission.EditCatalogue)
            .TakesVersion()
            .WithName("putCatalogueEntry")
            .WithSummary(
                "Add or replace one entry of deviceTypes, content, bundles, priceLists, discounts or plans. "
                    + "`dryRun=true` says who is affected."
            );
        catalogue
            .MapDelete("/{list}/{entry}", RemoveAsync)
            .Requires(Permission.EditCatalogue)
            .TakesVersion()
            .WithName("removeCatalogueEntry")
            .WithSummary("Remove one entry. Knows `dryRun=true`.");
        catalogue
            .MapGet("/versions", VersionsAsync)
            .Requires(Permission.ViewCatalogue)
            .WithName("listCatalogueVersions")
            .WithSummary("Versions, newest first.");
        catalogue
            .MapPost("/versions/{version:int}/restore", RestoreAsync)
            .Requires(Permission.EditCatalogue)
            .TakesVersion()
            .WithName("restoreCatalogueVersion")
            .WithSummary("Put an earlier version into force again, as a new one. Knows `dryRun=true`.");
    }

    private static async Task<Ok<CatalogueView>> ShowAsync(
        HttpContext context,
        CatalogueStore store,
        CancellationToken cancellation
    )
    {
        var current = await store.CurrentAsync(cancellation);
        EntityVersion.Announce(context.Response, current.Version.Own);
        var shared = await store.SharedContentAsync(cancellation);
        return TypedResults.Ok(
            new CatalogueView(
                current.Version.Own,
                current.Version.Shared,
                JsonSerializer.SerializeToNode(current.Index.Catalogue, CatalogueJson.Options)!.AsObject(),
                JsonSerializer.SerializeToNode(shared, CatalogueJson.Options)!.AsArray()
            )
        );
    }

    private static Task<Results<Ok<CatalogueVersionView>, Ok<CataloguePreview>, StaffProblem>> SettingsAsync(
        SettingsBody body,
        HttpContext context,
        CatalogueEditing editing,
        CancellationToken cancellation,
        bool dryRun = false
    ) =>
        editing.ChangeAsync(
            context,
            CatalogueActions.CatalogueSettingsChanged,
            "settings",
            dryRun,
            current => new Reading<ServiceCatalogue>.Read(
                current with
                {
                    Currency = body.Currency,
                    LinkedDevices = body.LinkedDevices,
                    ConcurrentStreams = body.ConcurrentStreams,
                }
            ),
            cancellation
        );

    private static Task<Results<Ok<CatalogueVersionView>, Ok<CataloguePreview>, StaffProblem>> PutAsync(
        [Longest(32)] string list,
        [Longest(128)] string entry,
        JsonObject body,
        HttpContext context,
        CatalogueEditing editing,
        CancellationToken cancellation,
        bool dryRun = false
    ) =>
        editing.ChangeAsync(
            context,
            CatalogueActions.CatalogueEntryPut,
            $"{list}/{entry}",
            dryRun,
            current => CatalogueLists.Put(current, list, entry, body),
            cancellation
        );

    private static Task<Results<Ok<CatalogueVersionView>, Ok<CataloguePreview>, StaffProblem>> RemoveAsync(
        [Longest(32)] string list,
        [Longest(128)] string entry,
        HttpContext context,
        CatalogueEditing editing,
        CancellationToken cancellation,
        bool dryRun = false
    ) =>
        editing.ChangeAsync(
            context,
            CatalogueActions.CatalogueEntryRemoved,
            $"{list}/{entry}",
            dryRun,
            current => CatalogueLists.Remove(current, list, entry),
            cancellation
        );

    private static async Task<Results<Ok<CatalogueVersionView>, Ok<CataloguePreview>, StaffProblem>> RestoreAsync(
        int version,
        HttpContext context,
        CatalogueStore store,
        CatalogueEditing editing,
        CancellationToken cancellation,
        bool dryRun = false
    )
    {
        if (await store.FindVersionAsync(version, cancellation) is not { } earlier)
            return StaffProblem.NotFound();
        return await editing.ChangeAsync(
            context,
            CatalogueActions.CatalogueVersionRestored,
            $"version {version}",
            dryRun,
            _ => new Reading<ServiceCatalogue>.Read(earlier),
            cancellation
        );
    }

    private static async Task<Results<Ok<Page<CatalogueVersionView>>, StaffProblem>> VersionsAsync(
        CatalogueStore store,
        CancellationToken cancellation,
        int? limit = null,
        string? cursor = null
    )
    {
        if (!Cursor.TryRead<VersionKey>(cursor, out var before))
            return Cursor.Refused();
        var size = Cursor.SizeOf(limit);
        var found = await store.HistoryAsync(before?.Version, size + 1, cancellation);
        return TypedResults.Ok(
            Cursor.PageOf(
                found,
                size,
                row => new CatalogueVersionView(row.Version, row.ChangedBy, row.ChangedAt),
                row => new VersionKey(row.Version)
            )
        );
    }

    private sealed record VersionKey(int Version);
}

/// <param name="Version">Of the operator's own catalogue; the ETag.</param>
/// <param name="Shared">Version of the content that all operators share.</param>
/// <param name="Catalogue">The document; its shape stands in the catalogue reference.</param>
internal sealed record CatalogueView(int Version, int Shared, JsonObject Catalogue, JsonArray SharedContent);

internal sealed record CatalogueVersionView(int Version, string ChangedBy, DateTimeOffset ChangedAt);

/// <summary>Who a change of the catalogue would reach.</summary>
/// <param name="Accounts">On all affected plans together.</param>
internal sealed record AffectedAccounts(ImmutableArray<AffectedPlan> Plans, long Accounts);

internal sealed record AffectedPlan(string Plan, long Accounts);

/// <summary>The answer to <c>?dryRun=true</c>; nothing was changed.</summary>
internal sealed record CataloguePreview(string Action, ImmutableArray<string> Effects, AffectedAccounts Affected);

internal sealed record SettingsBody(
    [Longest(3)] string Currency,
    int? LinkedDevices = null,
    int? ConcurrentStreams = null
);
