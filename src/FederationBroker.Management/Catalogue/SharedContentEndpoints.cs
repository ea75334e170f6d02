using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
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

/// <summary>The content that all operators share: the platform's, edited entry by entry.</summary>
internal static class SharedContentEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var shared = api.MapGroup("/shared-content")
            .WithTags("Platform")
            .Requires(Permission.EditSharedContent)
            .OnlyInPlatformRealm();
        shared
            .MapGet("/", ShowAsync)
            .WithName("showSharedContent")
            .WithSummary("The content that all operators share, with an ETag.");
        shared
            .MapPut("/{entry}", PutAsync)
            .TakesVersion()
            .WithName("putSharedContent")
            .WithSummary("Add or replace one entry. `dryRun=true` says which operators' bundles hold it.");
        shared
            .MapDelete("/{entry}", RemoveAsync)
            .TakesVersion()
            .WithName("removeSharedContent")
            .WithSummary("Remove one entry that no operator's bundle holds. Knows `dryRun=true`.");
    }

    private static async Task<Ok<SharedContentView>> ShowAsync(
        HttpContext context,
        SharedContentStore store,
        CancellationToken cancellation
    )
    {
        var current = await store.CurrentAsync(cancellation);
        EntityVersion.Announce(context.Response, current.Version);
        return TypedResults.Ok(
            new SharedContentView(
                current.Version,
                JsonSerializer.SerializeToNode(current.Items, CatalogueJson.Options)!.AsArray(),
                current.ChangedBy,
                current.ChangedAt
            )
        );
    }

    private static Task<Results<Ok<CatalogueVersionView>, Ok<SharedContentPreview>, StaffProblem>> PutAsync(
        [Longest(128)] string entry,
        JsonObject body,
        HttpContext context,
        SharedContentEditing editing,
        CancellationToken cancellation,
        bool dryRun = false
    ) => editing.PutAsync(context, entry, body, dryRun, cancellation);

    private static Task<Results<Ok<CatalogueVersionView>, Ok<SharedContentPreview>, StaffProblem>> RemoveAsync(
        [Longest(128)] string entry,
        HttpContext context,
        SharedContentEditing editing,
        CancellationToken cancellation,
        bool dryRun = false
    ) => editing.RemoveAsync(context, entry, dryRun, cancellation);
}

/// <param name="Version">The ETag; 0 before the first change.</param>
/// <param name="Items">The entries; their shape stands in the catalogue reference.</param>
/// <param name="ChangedBy">Who made this version; null before the first change.</param>
internal sealed record SharedContentView(int Version, JsonArray Items, string? ChangedBy, DateTimeOffset? ChangedAt);

/// <summary>The answer to <c>?dryRun=true</c>; nothing was changed.</summary>
internal sealed record SharedContentPreview(string Action, ImmutableArray<string> Effects, AffectedOperators Affected);

/// <summary>Whose catalogues hold the entry now.</summary>
/// <param name="Bundles">Of all operators together.</param>
internal sealed record AffectedOperators(ImmutableArray<AffectedOperator> Operators, int Bundles);

/// <param name="Bundles">How many of the operator's bundles hold it.</param>
internal sealed record AffectedOperator(string Operator, int Bundles);
