using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Claims;
using FederationBroker.Plugins.Abstractions.Consent;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Standing;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using FederationBroker.Plugins.Abstractions.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Plugins.Sdk;

/// <summary>The wire, served: every operation that the adapter has, and the four addresses of its life.</summary>
internal static class AdapterEndpoints
{
    public static void Map(IEndpointRouteBuilder wire, IAdapter adapter)
    {
        wire.MapGet(WireAddresses.Of(WireAddresses.Describe), () => Json(adapter.Describe()));
        wire.MapGet(WireAddresses.Of(WireAddresses.Health), async (CancellationToken cancellation) =>
            Json(await adapter.CheckHealthAsync(cancellation))
        );
        wire.MapPost(
            WireAddresses.Of(WireAddresses.Validate),
            async (HttpRequest request, CancellationToken cancellation) =>
                Json(await adapter.ValidateAsync(await ReadAsync<JsonElement>(request, cancellation), cancellation))
        );
        wire.MapPost(
            WireAddresses.Of(WireAddresses.Start),
            async (HttpRequest request, CancellationToken cancellation) =>
            {
                await adapter.StartAsync(await ReadAsync<AdapterStart>(request, cancellation), cancellation);
                return Results.NoContent();
            }
        );
        if (adapter is IBillingAdapter billing)
            MapBilling(wire, billing);
        if (adapter is ISubscriptionAdapter subscription)
            MapSubscription(wire, subscription);
        if (adapter is IConsentAdapter consent)
            wire.Map(Operations.BeforeConsent, consent.BeforeConsentAsync);
        if (adapter is IClaimsAdapter claims)
            wire.Map(Operations.Enrich, claims.EnrichAsync);
        if (adapter is IStandingAdapter standing)
            wire.Map(Operations.Decide, standing.DecideAsync);
    }

    private static void MapBilling(IEndpointRouteBuilder wire, IBillingAdapter billing)
    {
        wire.Map(Operations.Check, billing.CheckAsync);
        wire.Map(Operations.OpenMandate, billing.OpenMandateAsync);
        wire.Map(Operations.CloseMandate, billing.CloseMandateAsync);
        wire.Map(Operations.Reserve, billing.ReserveAsync);
        wire.Map(Operations.Capture, billing.CaptureAsync);
        wire.Map(Operations.Void, billing.VoidAsync);
        wire.Map(Operations.Refund, billing.RefundAsync);
        wire.Map(Operations.LookUpCharge, billing.LookUpAsync);
        wire.Map(Operations.ListCharges, billing.ListAsync);
    }

    private static void MapSubscription(IEndpointRouteBuilder wire, ISubscriptionAdapter subscription)
    {
        wire.Map(Operations.Provision, subscription.ProvisionAsync);
        wire.Map(Operations.ChangeSubscription, subscription.ChangeAsync);
        wire.Map(Operations.GetSubscription, subscription.GetAsync);
        wire.Map(Operations.LookUpSubscription, subscription.LookUpAsync);
    }

    private static void Map<TRequest, TValue>(
        this IEndpointRouteBuilder wire,
        Operation<TRequest, TValue> operation,
        Func<TRequest, CallContext, CancellationToken, ValueTask<AdapterResult<TValue>>> answer
    )
        where TRequest : class
        where TValue : class =>
        wire.MapPost(WireAddresses.Of(operation.Name), async (HttpRequest request, CancellationToken cancellation) =>
        {
            var call = await ReadAsync<CallMessage<TRequest>>(request, cancellation);
            return Json(await OperationCall.RunAsync(operation, call, answer, cancellation));
        });

    private static async ValueTask<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, WireJson.Options, cancellation)
                ?? throw new BadHttpRequestException("The body is null.");
        }
        catch (JsonException malformed)
        {
            throw new BadHttpRequestException("The body is no message of the contract.", malformed);
        }
    }

    private static IResult Json<T>(T value) => Results.Json(value, WireJson.Options);
}
