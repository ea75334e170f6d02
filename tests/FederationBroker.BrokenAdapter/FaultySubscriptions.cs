using System.Collections.Concurrent;
using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Subscriptions;

namespace FederationBroker.BrokenAdapter;

/// <summary>A good adapter for subscriptions with the one fault that its configuration names.</summary>
internal sealed class FaultySubscriptions(ISubscriptionAdapter good) : ISubscriptionAdapter
{
    private readonly ConcurrentDictionary<string, int> seen = new();
    private string fault = string.Empty;

    public AdapterDescriptor Describe() => good.Describe();

    public ValueTask<ConfigurationReport> ValidateAsync(JsonElement configuration, CancellationToken cancellation) =>
        good.ValidateAsync(configuration, cancellation);

    public ValueTask StartAsync(AdapterStart start, CancellationToken cancellation)
    {
        fault = Faults.In(start.Configuration);
        return good.StartAsync(start, cancellation);
    }

    public ValueTask<AdapterHealth> CheckHealthAsync(CancellationToken cancellation) =>
        good.CheckHealthAsync(cancellation);

    public ValueTask DisposeAsync() => good.DisposeAsync();

    public async ValueTask<AdapterResult<Subscription>> ProvisionAsync(
        ProvisionRequest request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        var times = seen.AddOrUpdate(context.IdempotencyKey, 1, (_, before) => before + 1);
        var isAgain = fault switch
        {
            "opens-a-tenth" => times == 10,
            "opens-more-at-once" => times == 50,
            _ => false,
        };
        if (isAgain)
            context = context with { IdempotencyKey = $"{context.IdempotencyKey}:{times}" };
        var answer = await good.ProvisionAsync(request, context, cancellation);
        return fault switch
        {
            "takes-any-order" when answer.Error?.Reason == Reason.IdempotencyConflict => await good.LookUpAsync(
                new KeyLookup(context.IdempotencyKey),
                context,
                cancellation
            ),
            "links-nobody" when answer.Value is { } opened => answer with { Value = opened with { Linked = false } },
            _ => answer,
        };
    }

    public async ValueTask<AdapterResult<Subscription>> ChangeAsync(
        SubscriptionChange request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        var times = seen.AddOrUpdate(context.IdempotencyKey, 1, (_, before) => before + 1);
        if (fault == "pauses-again" && times > 1)
            context = context with { IdempotencyKey = $"{context.IdempotencyKey}:{times}" };
        if (fault == "keeps-the-unlinked" && request.Change == SubscriptionChangeKind.Cancel)
            return AdapterResult.Declined<Subscription>(Reason.InvalidState, "NOT_LINKED");
        return await good.ChangeAsync(request, context, cancellation);
    }

    public ValueTask<AdapterResult<Subscription>> GetAsync(
        SubscriptionQuery request,
        CallContext context,
        CancellationToken cancellation
    ) => good.GetAsync(request, context, cancellation);

    public async ValueTask<AdapterResult<Subscription>> LookUpAsync(
        KeyLookup request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        var answer = await good.LookUpAsync(request, context, cancellation);
        return fault switch
        {
            "finds-nothing" => AdapterResult.Declined<Subscription>(Reason.InvalidState),
            "never-knows" when answer.Effect == Effect.Declined => AdapterResult.Unknown<Subscription>(Reason.Other),
            _ => answer,
        };
    }
}
