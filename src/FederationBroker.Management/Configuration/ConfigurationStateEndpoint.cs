using System.Collections.Immutable;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Configuration;

/// <summary>What is the matter with configuration files, and what of them ends soon.</summary>
internal static class ConfigurationStateEndpoint
{
    public static void Map(RouteGroupBuilder configuration) =>
        configuration
            .MapGet("/state", Show)
            .Requires(Permission.ViewConfiguration)
            .WithName("showConfigurationState")
            .WithSummary(
                "Files that are refused and why, and what ends soon. For platform staff those of all operators."
            );

    private static Ok<ConfigurationStateView> Show(PartnerRegistry registry, TenantScope scope, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return TypedResults.Ok(
            new ConfigurationStateView(
                registry.Current.Generation,
                [.. registry.FaultyFiles.Where(file => Concerns(file.Tenant)).Select(FaultyFileView.Of)],
                [
                    .. Deadline
                        .Of(registry.Current, now)
                        .Where(end => Concerns(end.Tenant))
                        .Select(end => DeadlineView.Of(end, now)),
                ]
            )
        );

        // A file whose operator nobody can tell could be anybody's: the platform's staff see it.
        bool Concerns(TenantId? tenant) => scope.Tenant == PlatformRealm.Tenant || tenant == scope.Tenant;
    }
}

internal sealed record ConfigurationStateView(
    int Generation,
    ImmutableArray<FaultyFileView> Faulty,
    ImmutableArray<DeadlineView> Ends
);

/// <param name="Since">When this node first saw it faulty.</param>
/// <param name="LastGoodIsLive">What it said when it was sound counts on.</param>
internal sealed record FaultyFileView(
    string File,
    string? Tenant,
    DateTimeOffset Since,
    bool LastGoodIsLive,
    ImmutableArray<FileFaultView> Faults
)
{
    public static FaultyFileView Of(FaultyFile file) =>
        new(
            file.File,
            file.Tenant?.Value,
            file.Since,
            file.LastGoodIsLive,
            [
                .. file.Faults.Select(fault => new FileFaultView(
                    $"{fault.File}:{fault.Line}:{fault.Column}",
                    fault.Rule,
                    fault.Message,
                    fault.Fix
                )),
            ]
        );
}

/// <param name="Place">File, line and column.</param>
internal sealed record FileFaultView(string Place, string Rule, string Message, string Fix);

/// <param name="Subject">The partner, or the operator, that it stops.</param>
/// <param name="Passed">It has ended: the subject is refused.</param>
internal sealed record DeadlineView(string Subject, string File, string What, DateTimeOffset At, bool Passed)
{
    public static DeadlineView Of(Deadline end, DateTimeOffset now) =>
        new(end.Subject, end.File, end.What, end.At, end.HasPassed(now));
}
