using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.BrokenAdapter;

/// <summary>
/// A good adapter with one fault, named by its configuration (<c>"fault": "forgets-its-keys"</c>); none: it is good.
/// </summary>
internal sealed class FaultyBilling(IBillingAdapter good) : IBillingAdapter
{
    private readonly ConcurrentDictionary<string, int> seen = new();
    private string fault = string.Empty;

    public AdapterDescriptor Describe() => good.Describe();

    public async ValueTask<ConfigurationReport> ValidateAsync(
        JsonElement configuration,
        CancellationToken cancellation
    ) =>
        Faults.In(configuration) == "takes-any-configuration" || fault == "takes-any-configuration"
            ? Remember("takes-any-configuration")
            : await good.ValidateAsync(configuration, cancellation);

    public ValueTask StartAsync(AdapterStart start, CancellationToken cancellation)
    {
        fault = Faults.In(start.Configuration);
        if (fault == "crashes-at-start")
            Environment.FailFast("a fault of the test");
        if (fault != "forgets-on-restart")
            return good.StartAsync(start, cancellation);
        var forgetful = JsonNode.Parse(start.Configuration.GetRawText())!.AsObject();
        forgetful["journal"] = $"{start.Configuration.GetProperty("journal").GetString()}.{Guid.NewGuid():N}";
        return good.StartAsync(
            start with
            {
                Configuration = JsonSerializer.SerializeToElement(forgetful),
            },
            cancellation
        );
    }

    public ValueTask<AdapterHealth> CheckHealthAsync(CancellationToken cancellation) =>
        good.CheckHealthAsync(cancellation);

    public ValueTask DisposeAsync() => good.DisposeAsync();

    public async ValueTask<AdapterResult<BillingCheck>> CheckAsync(
        BillingCheckRequest request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        switch (fault)
        {
            case "hangs":
                await Task.Delay(TimeSpan.FromSeconds(7), CancellationToken.None);
                break;
            case "spins":
                Excess.Spin();
                break;
            case "floods":
                Excess.Flood();
                break;
            case "eats-memory":
                Excess.EatMemory();
                break;
            case "crashes":
                Environment.FailFast("a fault of the test");
                break;
            case "throws":
                throw new InvalidOperationException("a secret of the other side");
        }

        return await good.CheckAsync(request, context, cancellation);
    }

    public ValueTask<AdapterResult<Mandate>> OpenMandateAsync(
        MandateRequest request,
        CallContext context,
        CancellationToken cancellation
    ) => good.OpenMandateAsync(request, context, cancellation);

    public ValueTask<AdapterResult<Mandate>> CloseMandateAsync(
        MandateClosing request,
        CallContext context,
        CancellationToken cancellation
    ) => good.CloseMandateAsync(request, context, cancellation);

    public async ValueTask<AdapterResult<Charge>> ReserveAsync(
        ChargeRequest request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        var times = seen.AddOrUpdate(context.IdempotencyKey, 1, (_, before) => before + 1);
        if (fault == "declines-what-it-did" && times > 1)
            return AdapterResult.Declined<Charge>(Reason.InvalidState, "SEEN");
        if (fault is "does-it-again" or "takes-the-late")
            context = context with { IdempotencyKey = $"{context.IdempotencyKey}:{Guid.NewGuid():N}" };
        var answer = await good.ReserveAsync(request, context, cancellation);
        return fault switch
        {
            "names-each-call" => answer with { ExternalRef = Guid.NewGuid().ToString("N") },
            "takes-any-amount" when answer.Error?.Reason == Reason.IdempotencyConflict => Pretend(request, context),
            "rounds" when answer.Value is { } charge => answer with
            {
                Value = charge with { Amount = charge.Amount with { Minor = charge.Amount.Minor / 10 * 10 } },
            },
            _ => answer,
        };
    }

    public async ValueTask<AdapterResult<Charge>> CaptureAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        var answer = await good.CaptureAsync(request, context, cancellation);
        return fault switch
        {
            "captures-any-amount" when answer.Error?.Code == "MORE_THAN_THERE_IS" => Pretend(
                request,
                context,
                "capture"
            ),
            "takes-any-currency" when answer.Error?.Code == "CURRENCY" => Pretend(request, context, "capture"),
            _ => answer,
        };
    }

    public async ValueTask<AdapterResult<Charge>> VoidAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        var answer = await good.VoidAsync(request, context, cancellation);
        return fault == "gives-back-what-it-took" && answer.Effect == Effect.Declined
            ? Pretend(request, context, "void")
            : answer;
    }

    public async ValueTask<AdapterResult<Charge>> RefundAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        var answer = await good.RefundAsync(request, context, cancellation);
        return fault == "pays-back-twice" && answer.Effect == Effect.Declined
            ? Pretend(request, context, "refund")
            : answer;
    }

    public ValueTask<AdapterResult<Charge>> LookUpAsync(
        KeyLookup request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        fault == "never-knows"
            ? new(AdapterResult.Unknown<Charge>(Reason.Other))
            : good.LookUpAsync(request, context, cancellation);

    public async ValueTask<AdapterResult<ChargePage>> ListAsync(
        ChargeListing request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        var page = await good.ListAsync(request, context, cancellation);
        return fault == "lists-twice" && page.Value is { } value
            ? page with
            {
                Value = value with { Charges = [.. value.Charges, .. value.Charges] },
            }
            : page;
    }

    private static AdapterResult<Charge> Pretend(ChargeRequest request, CallContext context) =>
        AdapterResult.Applied(
            new Charge(request.Order, context.IdempotencyKey, "reserve", request.Amount, DateTimeOffset.UtcNow)
        );

    private static AdapterResult<Charge> Pretend(ChargeStep request, CallContext context, string kind) =>
        AdapterResult.Applied(
            new Charge(request.Order, context.IdempotencyKey, kind, request.Amount, DateTimeOffset.UtcNow)
        );

    private ConfigurationReport Remember(string named)
    {
        fault = named;
        return new ConfigurationReport([]);
    }
}
