using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Sdk.Http;

namespace CamaraBilling;

/// <summary>
/// Billing through CAMARA Carrier Billing (two-step payments: prepare, then confirm or cancel) and Carrier Billing
/// Refund. The API covers one-off payments only: there are no mandates, and of an amount that is held all is taken.
/// </summary>
internal sealed class CamaraAdapter(TimeProvider clock) : IBillingAdapter
{
    private RemoteSystem system = null!;
    private CamaraCalls calls = null!;
    private CamaraPayments payments = null!;

    public AdapterDescriptor Describe() =>
        new(
            "fbroker.camara-billing",
            "1.0.0",
            AdapterContract.Version,
            [Capability.Billing],
            IdempotencyHorizon: TimeSpan.FromDays(30),
            SettleWindow: TimeSpan.FromMinutes(1)
        );

    public ValueTask<ConfigurationReport> ValidateAsync(JsonElement configuration, CancellationToken cancellation) =>
        new(new ConfigurationReport(CamaraSettings.ProblemsOf(configuration)));

    public ValueTask StartAsync(AdapterStart start, CancellationToken cancellation)
    {
        var settings = CamaraSettings.Read(start.Configuration);
        system = new RemoteSystem(settings.Remote, start.Secrets);
        calls = new CamaraCalls(system, settings);
        payments = new CamaraPayments(calls, new PaymentRecords(settings.Records), clock);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<AdapterHealth> CheckHealthAsync(CancellationToken cancellation) =>
        new(await calls.IsThereAsync(cancellation));

    public ValueTask DisposeAsync()
    {
        system?.Dispose();
        return ValueTask.CompletedTask;
    }

    // The API has no such question: what the line bears is said when the amount is reserved.
    public ValueTask<AdapterResult<BillingCheck>> CheckAsync(
        BillingCheckRequest request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        new(
            Line.Of(request.Subscriber) is null
                ? AdapterResult.Declined<BillingCheck>(Reason.BuyerAccountUnknown, "NO_PHONE_NUMBER")
                : AdapterResult.Applied(new BillingCheck(AccountActive: true, OfferAllowed: true))
        );

    public ValueTask<AdapterResult<Mandate>> OpenMandateAsync(
        MandateRequest request,
        CallContext context,
        CancellationToken cancellation
    ) => new(AdapterResult.Declined<Mandate>(Reason.NotSupported));

    public ValueTask<AdapterResult<Mandate>> CloseMandateAsync(
        MandateClosing request,
        CallContext context,
        CancellationToken cancellation
    ) => new(AdapterResult.Declined<Mandate>(Reason.NotSupported));

    public async ValueTask<AdapterResult<Charge>> ReserveAsync(
        ChargeRequest request,
        CallContext context,
        CancellationToken cancellation
    ) => await payments.ReserveAsync(request, context.IdempotencyKey, cancellation);

    public async ValueTask<AdapterResult<Charge>> CaptureAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    ) => await payments.TakeAsync(ChargeKinds.Capture, request, context.IdempotencyKey, cancellation);

    public async ValueTask<AdapterResult<Charge>> VoidAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    ) => await payments.TakeAsync(ChargeKinds.Void, request, context.IdempotencyKey, cancellation);

    public async ValueTask<AdapterResult<Charge>> RefundAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    ) => await payments.TakeAsync(ChargeKinds.Refund, request, context.IdempotencyKey, cancellation);

    public async ValueTask<AdapterResult<Charge>> LookUpAsync(
        KeyLookup request,
        CallContext context,
        CancellationToken cancellation
    ) => await payments.LookUpAsync(request.Key, cancellation);

    public ValueTask<AdapterResult<ChargePage>> ListAsync(
        ChargeListing request,
        CallContext context,
        CancellationToken cancellation
    ) => new(AdapterResult.Applied(payments.List(request)));
}

/// <summary>The phone number that is charged: the operator's number of the account, which the manifest is granted.
/// </summary>
internal static class Line
{
    /// <returns>Null: it is no number in international format (E.164 with a plus sign).</returns>
    public static string? Of(SubscriberReference subscriber) =>
        (subscriber.BillingAccount ?? subscriber.Token) is { Length: >= 6 and <= 16 } number
        && number[0] == '+'
        && number[1] is >= '1' and <= '9'
        && number.Skip(1).All(char.IsAsciiDigit)
            ? number
            : null;
}
