using FederationBroker.Data;
using FederationBroker.Data.Sweeping;
using FederationBroker.Federation.Errors;
using FederationBroker.Standing.Api;
using FederationBroker.Standing.Decisions;
using FederationBroker.Standing.Streams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Standing;

/// <summary>May this subscriber use this now (SRV-001): what it is made of, and where it answers.</summary>
public static class StandingServices
{
    /// <summary>The protocol that authenticates partners brings the <see cref="IStandingCallers"/>.</summary>
    public static IServiceCollection AddStanding(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, StreamTable>();
        services.RemoveAfter<MediaStreamRow>(row => row.ExpiresAt, TimeSpan.FromDays(1));
        services.AddSingleton<StandingQuery>();
        services.AddSingleton<StandingMeasures>();
        services.AddScoped<StandingDecisions>();
        services.AddScoped<ViewerCheck>();
        services.AddScoped<OfferStanding>();
        services.AddScoped<StandingJudge>();
        services.AddScoped<ConcurrentStreams>();
        services.AddScoped<StandingEndpoints>();
        return services;
    }

    /// <param name="failures">Says what a failure on the broker's side is called here.</param>
    public static void MapStanding(this RouteGroupBuilder tenant, IFailureWriter failures)
    {
        var standing = tenant.MapGroup(string.Empty).DisableAntiforgery().WithMetadata(failures);
        standing.MapPost(
            StandingApi.DecisionsPath,
            (StandingEndpoints endpoints, HttpContext context, CancellationToken cancellation) =>
                endpoints.DecideAsync(context, cancellation)
        );
        standing.MapPost(
            StandingApi.PreflightPath,
            (StandingEndpoints endpoints, HttpContext context, CancellationToken cancellation) =>
                endpoints.PreflightAsync(context, cancellation)
        );
        standing.MapPost(
            StandingApi.StreamsPath,
            (StandingEndpoints endpoints, HttpContext context, CancellationToken cancellation) =>
                endpoints.StartStreamAsync(context, cancellation)
        );
        standing.MapPost(
            StandingApi.HeartbeatPath,
            (StandingEndpoints endpoints, HttpContext context, Guid stream, CancellationToken cancellation) =>
                endpoints.BeatAsync(context, stream, cancellation)
        );
        standing.MapDelete(
            StandingApi.StreamPath,
            (StandingEndpoints endpoints, HttpContext context, Guid stream, CancellationToken cancellation) =>
                endpoints.StopAsync(context, stream, cancellation)
        );
    }
}
