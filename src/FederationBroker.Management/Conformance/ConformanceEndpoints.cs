using System.Collections.Immutable;
using System.Text.Json;
using FederationBroker.Management.Api;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Conformance;

/// <summary>
/// How this build answers the modules of the OpenID Foundation's conformance suite, as its tests have written it down.
/// </summary>
internal static class ConformanceEndpoints
{
    private const string Resource = "conformance/openid.json";

    private static readonly ConformanceReport Report = Read();

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/conformance", () => TypedResults.Ok(Report))
            .WithTags("Configuration")
            .Requires(Permission.ViewConfiguration)
            .WithName("readConformance")
            .WithSummary("Modules of the OpenID conformance suite, their clauses, and how this build answers them.");

    private static ConformanceReport Read()
    {
        using var file = typeof(ConformanceEndpoints).Assembly.GetManifestResourceStream(Resource)!;
        return JsonSerializer.Deserialize<ConformanceReport>(file, JsonSerializerOptions.Web)!;
    }
}

/// <param name="Suite">Release of the suite whose modules these are.</param>
internal sealed record ConformanceReport(string Suite, ImmutableArray<ConformanceResult> Items);

/// <param name="Plan">Modules that are certified together.</param>
/// <param name="Clause">What the module stands for.</param>
/// <param name="Result">PASSED, FAILED or SKIPPED, as the suite says it.</param>
internal sealed record ConformanceResult(string Plan, string Module, string Clause, string Result);
