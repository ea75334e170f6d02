using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Claims;
using FederationBroker.Plugins.Abstractions.Consent;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Standing;
using FederationBroker.Plugins.Sdk.Http;

namespace RestCustomers;

/// <summary>
/// What a system of the operator's that serves the contract of infra/ADAPTERS.md says of a customer: what an offer
/// costs them, what else is known of them, and whether they may use what they have (J.1304 BIL-002, BIL-003, SRV-001).
/// It asks and changes nothing.
/// </summary>
internal sealed class CustomerAdapter : IConsentAdapter, IClaimsAdapter, IStandingAdapter
{
    private RemoteSystem system = null!;
    private RemoteCalls calls = null!;

    public AdapterDescriptor Describe() =>
        new(
            "fbroker.rest-customers",
            "1.0.0",
            AdapterContract.Version,
            [Capability.Consent, Capability.Claims, Capability.Standing],
            IdempotencyHorizon: TimeSpan.Zero,
            SettleWindow: TimeSpan.Zero
        );

    public ValueTask<ConfigurationReport> ValidateAsync(JsonElement configuration, CancellationToken cancellation) =>
        new(new ConfigurationReport(RemoteSettings.ProblemsOf(configuration)));

    public ValueTask StartAsync(AdapterStart start, CancellationToken cancellation)
    {
        system = new RemoteSystem(RemoteSettings.Read(start.Configuration), start.Secrets);
        calls = new RemoteCalls(system);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<AdapterHealth> CheckHealthAsync(CancellationToken cancellation) =>
        new(await system.IsThereAsync(CustomerPaths.Health, cancellation));

    public ValueTask DisposeAsync()
    {
        system?.Dispose();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<AdapterResult<OfferTerms>> BeforeConsentAsync(
        OfferQuestion request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        await calls.AskAsync(
            new RemoteCall<TermsSaid, OfferTerms>(CustomerPaths.Terms, TermsAsked.Of(request, context.Locale), said =>
                said.Read()
            ),
            cancellation
        );

    public async ValueTask<AdapterResult<EnrichedClaims>> EnrichAsync(
        ClaimsQuestion request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        await calls.AskAsync(
            new RemoteCall<ClaimsSaid, EnrichedClaims>(CustomerPaths.Claims, request, said => said.Read(request)),
            cancellation
        );

    public async ValueTask<AdapterResult<StandingAnswer>> DecideAsync(
        StandingQuestion request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        await calls.AskAsync(
            new RemoteCall<StandingSaid, StandingAnswer>(CustomerPaths.Standing, request, said => said.Read()),
            cancellation
        );
}
