using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Sdk.Http;

namespace RestBiller;

/// <summary>
/// Billing by an operator's BSS that serves the contract of infra/ADAPTERS.md (J.1304 BIL-001, BIL-002). It keeps
/// nothing: what was done under which key is what the BSS says.
/// </summary>
internal sealed class BillerAdapter : IBillingAdapter
{
    private RemoteSystem system = null!;
    private RemoteCalls calls = null!;

    public AdapterDescriptor Describe() =>
        new(
            "fbroker.rest-biller",
            "1.0.0",
            AdapterContract.Version,
            [Capability.Billing],
            IdempotencyHorizon: TimeSpan.FromDays(30),
            SettleWindow: TimeSpan.FromMinutes(1)
        );

    public ValueTask<ConfigurationReport> ValidateAsync(JsonElement configuration, CancellationToken cancellation) =>
        new(new ConfigurationReport(RemoteSettings.ProblemsOf(configuration)));

    public ValueTask StartAsync(AdapterStart start, CancellationToken cancellation)
    {
        system = new RemoteSystem(RemoteSettings.Read(start.Configuration), start.Secrets);
        calls = new RemoteCalls(system, BillerPaths.LookUp);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<AdapterHealth> CheckHealthAsync(CancellationToken cancellation) =>
        new(await system.IsThereAsync(BillerPaths.Health, cancellation));

    public ValueTask DisposeAsync()
    {
        system?.Dispose();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<AdapterResult<BillingCheck>> CheckAsync(
        BillingCheckRequest request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        await calls.AskAsync(
            new RemoteCall<CheckSaid, BillingCheck>(BillerPaths.Check, request, said => said.Read(request.Ceiling)),
            cancellation
        );

    public async ValueTask<AdapterResult<Mandate>> OpenMandateAsync(
        MandateRequest request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        await calls.ChangeAsync(
            new RemoteCall<MandateSaid, Mandate>(BillerPaths.OpenMandate, request, said => said.Read(request.Mandate)),
            context.IdempotencyKey,
            cancellation
        );

    public async ValueTask<AdapterResult<Mandate>> CloseMandateAsync(
        MandateClosing request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        await calls.ChangeAsync(
            new RemoteCall<MandateSaid, Mandate>(BillerPaths.CloseMandate, request, said => said.Read(request.Mandate)),
            context.IdempotencyKey,
            cancellation
        );

    public ValueTask<AdapterResult<Charge>> ReserveAsync(
        ChargeRequest request,
        CallContext context,
        CancellationToken cancellation
    ) => ChargeAsync(ChargeKinds.Reserve, request, (request.Order, request.Amount), context, cancellation);

    public ValueTask<AdapterResult<Charge>> CaptureAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    ) => ChargeAsync(ChargeKinds.Capture, request, (request.Order, request.Amount), context, cancellation);

    public ValueTask<AdapterResult<Charge>> VoidAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    ) => ChargeAsync(ChargeKinds.Void, request, (request.Order, request.Amount), context, cancellation);

    public ValueTask<AdapterResult<Charge>> RefundAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    ) => ChargeAsync(ChargeKinds.Refund, request, (request.Order, request.Amount), context, cancellation);

    public async ValueTask<AdapterResult<Charge>> LookUpAsync(
        KeyLookup request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        await calls.LookUpAsync<ChargeSaid, Charge>(
            request.Key,
            said => said.Key == request.Key ? said.Read() : null,
            cancellation
        );

    public async ValueTask<AdapterResult<ChargePage>> ListAsync(
        ChargeListing request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        await calls.AskAsync(
            new RemoteCall<PageSaid, ChargePage>(BillerPaths.List, request, said => said.Read()),
            cancellation
        );

    private async ValueTask<AdapterResult<Charge>> ChargeAsync(
        string kind,
        object body,
        (string Order, Amount Amount) asked,
        CallContext context,
        CancellationToken cancellation
    ) =>
        await calls.ChangeAsync(
            new RemoteCall<ChargeSaid, Charge>(BillerPaths.Charge(kind), body, said =>
                said.Read(kind, context.IdempotencyKey, asked.Order, asked.Amount)
            ),
            context.IdempotencyKey,
            cancellation
        );
}
