using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using FederationBroker.Plugins.Sdk.Http;

namespace RestOttSubscriptions;

/// <summary>
/// Subscriptions at an OTT service that serves the contract of infra/ADAPTERS.md (the service interface of J.1304
/// BIL-001). It keeps nothing: what was done under which key is what the service says.
/// </summary>
internal sealed class OttAdapter : ISubscriptionAdapter
{
    private RemoteSystem service = null!;
    private RemoteCalls calls = null!;

    public AdapterDescriptor Describe() =>
        new(
            "fbroker.rest-ott-subscriptions",
            "1.0.0",
            AdapterContract.Version,
            [Capability.Subscription],
            IdempotencyHorizon: TimeSpan.FromDays(30),
            SettleWindow: TimeSpan.FromMinutes(1)
        );

    public ValueTask<ConfigurationReport> ValidateAsync(JsonElement configuration, CancellationToken cancellation) =>
        new(new ConfigurationReport(RemoteSettings.ProblemsOf(configuration)));

    public ValueTask StartAsync(AdapterStart start, CancellationToken cancellation)
    {
        service = new RemoteSystem(RemoteSettings.Read(start.Configuration), start.Secrets);
        calls = new RemoteCalls(service, OttPaths.LookUp);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<AdapterHealth> CheckHealthAsync(CancellationToken cancellation) =>
        new(await service.IsThereAsync(OttPaths.Health, cancellation));

    public ValueTask DisposeAsync()
    {
        service?.Dispose();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<AdapterResult<Subscription>> ProvisionAsync(
        ProvisionRequest request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        await calls.ChangeAsync(
            new RemoteCall<SubscriptionSaid, Subscription>(OttPaths.Provision, request, said =>
                said.Order == request.Order ? said.Read() : null
            ),
            context.IdempotencyKey,
            cancellation
        );

    public async ValueTask<AdapterResult<Subscription>> ChangeAsync(
        SubscriptionChange request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        await calls.ChangeAsync(
            new RemoteCall<SubscriptionSaid, Subscription>(OttPaths.Change, request, said =>
                said.Id == request.Subscription ? said.Read() : null
            ),
            context.IdempotencyKey,
            cancellation
        );

    public async ValueTask<AdapterResult<Subscription>> GetAsync(
        SubscriptionQuery request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        await calls.AskAsync(
            new RemoteCall<SubscriptionSaid, Subscription>(OttPaths.Get, request, said =>
                said.Id == request.Subscription ? said.Read() : null
            ),
            cancellation
        );

    public async ValueTask<AdapterResult<Subscription>> LookUpAsync(
        KeyLookup request,
        CallContext context,
        CancellationToken cancellation
    ) => await calls.LookUpAsync<SubscriptionSaid, Subscription>(request.Key, said => said.Read(), cancellation);
}
