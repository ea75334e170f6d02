using System.Collections.Immutable;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Plugins;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Plugins.Hooks;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Adapters;

/// <summary>The adapters that run beside the broker for this operator, as the node that answers has them.</summary>
internal static class AdapterEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var adapters = api.MapGroup("/adapters").WithTags("Adapters");
        adapters
            .MapGet("/", List)
            .Requires(Permission.ViewConfiguration)
            .WithName("listAdapters")
            .WithSummary("Adapters with a process of their own: which package, in which state, and why.");
        adapters
            .MapPost("/{id}/restart", RestartAsync)
            .Requires(Permission.OperateAdapters)
            .WithName("restartAdapter")
            .WithSummary("Start it anew, also one that was left alone. On the node that answers.");
    }

    private static Ok<AdapterList> List(AdapterFleet fleet, HookTally hooks, TenantScope scope) =>
        TypedResults.Ok(
            new AdapterList([
                .. fleet
                    .Of(scope.Tenant)
                    .Select(view => AdapterItem.Of(view, hooks.Of(new AdapterPlace(scope.Tenant, view.Id)))),
            ])
        );

    private static async Task<Results<NoContent, StaffProblem>> RestartAsync(
        [Longest(32)] string id,
        AdapterFleet fleet,
        TenantScope scope,
        AuditedChange audited,
        CancellationToken cancellation
    )
    {
        if (!await fleet.RestartAsync(new AdapterPlace(scope.Tenant, id), cancellation))
            return StaffProblem.NotFound();
        await audited.NoteAsync(PluginsActions.AdapterRestarted, id, cancellation);
        return TypedResults.NoContent();
    }
}

internal sealed record AdapterList(ImmutableArray<AdapterItem> Items);

internal sealed record AdapterItem
{
    public required string Id { get; init; }

    /// <summary><c>ready</c>, <c>degraded</c>, <c>starting</c>, <c>waiting</c>, <c>rejected</c>,
    /// <c>configurationinvalid</c>, <c>quarantined</c> or <c>stopped</c>.</summary>
    public required string State { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>Code of the reason why it does not run; null while it does.</summary>
    public required string? Code { get; init; }

    /// <summary>The reason, its place and what to do.</summary>
    public required string? Why { get; init; }

    /// <summary>What the manifest calls it; null: none was ever read.</summary>
    public required string? Name { get; init; }

    public required string? Version { get; init; }

    public required string? Publisher { get; init; }

    /// <summary>SHA-256 of the manifest.</summary>
    public required string? Digest { get; init; }

    public required ImmutableArray<string> Capabilities { get; init; }

    /// <summary>State of what is to replace it, once that is ready; null: nothing is.</summary>
    public required string? Successor { get; init; }

    /// <summary>What it was asked at hooks since this node began, and what came of it.</summary>
    public required ImmutableArray<HookUse> Hooks { get; init; }

    public static AdapterItem Of(AdapterView view, ImmutableArray<HookUse> hooks) =>
        new()
        {
            Id = view.Id,
            State = view.State,
            Since = view.Since,
            Code = view.Why?.Code,
            Why = view.Why is { } why ? $"{why.Line} {why.OperatorDetail}".TrimEnd() : null,
            Name = view.Identity?.Name,
            Version = view.Identity?.Version,
            Publisher = view.Identity?.Publisher,
            Digest = view.Identity?.Digest,
            Capabilities = [.. view.Identity?.Capabilities ?? []],
            Successor = view.Successor?.State,
            Hooks = hooks,
        };
}
