using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;

namespace PrepaidBalance;

/// <summary>Billing against a balance that was paid in advance.</summary>
internal sealed class PrepaidAdapter(TimeProvider clock) : IBillingAdapter
{
    private const int PageSize = 200;

    private PrepaidSettings settings = null!;
    private Journal journal = null!;
    private Balances balances = null!;

    public AdapterDescriptor Describe() =>
        new(
            "fbroker.prepaid-balance",
            "1.0.0",
            AdapterContract.Version,
            [Capability.Billing],
            IdempotencyHorizon: TimeSpan.FromDays(400),
            SettleWindow: TimeSpan.FromSeconds(15)
        );

    public ValueTask<ConfigurationReport> ValidateAsync(JsonElement configuration, CancellationToken cancellation) =>
        new(new ConfigurationReport(PrepaidSettings.ProblemsOf(configuration)));

    public ValueTask StartAsync(AdapterStart start, CancellationToken cancellation)
    {
        settings = PrepaidSettings.Read(start.Configuration);
        journal = new Journal(settings.Journal);
        balances = new Balances(journal, settings, clock);
        return ValueTask.CompletedTask;
    }

    public ValueTask<AdapterHealth> CheckHealthAsync(CancellationToken cancellation) => new(new AdapterHealth(true));

    public ValueTask DisposeAsync()
    {
        journal?.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask<AdapterResult<BillingCheck>> CheckAsync(
        BillingCheckRequest request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        var balance = balances.Of(request.Subscriber.Token);
        var allowed = request.Ceiling is not { } ceiling || ceiling.Minor <= balance;
        return new(
            AdapterResult.Applied(
                new BillingCheck(AccountActive: true, allowed, new Amount(balance, settings.Currency))
            )
        );
    }

    // Nothing is kept of a mandate: each charge is held against the balance, and the broker holds the ceiling.
    public ValueTask<AdapterResult<Mandate>> OpenMandateAsync(
        MandateRequest request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        new(
            request.Ceiling.Currency == settings.Currency
                ? AdapterResult.Applied(new Mandate(request.Mandate, "active"))
                : AdapterResult.Declined<Mandate>(Reason.RejectedByOperator, "CURRENCY")
        );

    public ValueTask<AdapterResult<Mandate>> CloseMandateAsync(
        MandateClosing request,
        CallContext context,
        CancellationToken cancellation
    ) => new(AdapterResult.Applied(new Mandate(request.Mandate, "closed")));

    public ValueTask<AdapterResult<Charge>> ReserveAsync(
        ChargeRequest request,
        CallContext context,
        CancellationToken cancellation
    ) => new(balances.Reserve(request, context.IdempotencyKey));

    public ValueTask<AdapterResult<Charge>> CaptureAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    ) => new(balances.Take("capture", request, context.IdempotencyKey));

    public ValueTask<AdapterResult<Charge>> VoidAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    ) => new(balances.Take("void", request, context.IdempotencyKey));

    public ValueTask<AdapterResult<Charge>> RefundAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    ) => new(balances.Take("refund", request, context.IdempotencyKey));

    public ValueTask<AdapterResult<Charge>> LookUpAsync(
        KeyLookup request,
        CallContext context,
        CancellationToken cancellation
    ) => new(balances.LookUp(request.Key));

    public ValueTask<AdapterResult<ChargePage>> ListAsync(
        ChargeListing request,
        CallContext context,
        CancellationToken cancellation
    ) => new(AdapterResult.Applied(balances.List(request, PageSize)));
}
