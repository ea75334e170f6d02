using FederationBroker.Collaboration.Orders;
using FederationBroker.Data;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using FederationBroker.Plugins.Abstractions.Wire;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Plugins.Processes;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Process;

/// <summary>The steps of an order that the OTT service takes, through its service interface (J.1304 3.2.7).</summary>
internal sealed class ServiceSteps(
    AdapterFleet fleet,
    BrokerDbContext database,
    PseudonymIssuer pseudonyms,
    IPartnerRegistry registry
)
{
    public Task<StepAnswer> TakeAsync(OrderCase open, OrderStepRow step, CancellationToken cancellation) =>
        step.Kind == StepKind.Provision
            ? ProvisionAsync(open.Order, step, cancellation)
            : ChangeAsync(open, step, cancellation);

    public async Task<StepAnswer> LookUpAsync(OrderCase open, OrderStepRow step, CancellationToken cancellation) =>
        Answer(
            await fleet.CallAsync(
                PlaceOf(open.Order),
                Operations.LookUpSubscription,
                new KeyLookup(step.Key),
                CallOf(open.Order, step),
                cancellation
            ),
            IsForLater(open.Order, step)
        );

    public static AdapterPlace PlaceOf(OrderRow order) => new(order.Tenant, order.SubscriptionAdapter);

    private async Task<StepAnswer> ProvisionAsync(OrderRow order, OrderStepRow step, CancellationToken cancellation)
    {
        if (registry.Current.Find(order.Tenant, order.Partner) is not { } partner)
            return Declined(Reason.SellerAccountUnknown);
        if (!await database.Subscribers().AnyAsync(row => row.Id == order.SubscriberId, cancellation))
            return Declined(Reason.BuyerAccountUnknown);
        // The name that the service meets the subscriber by, or will: the same whichever way they come (design D5).
        var pseudonym = await pseudonyms.GetOrCreateAsync(order.SubscriberId, partner.Sector, cancellation);
        var isSignInName =
            order.Configuration is CollaborationConfiguration.BillingAndUse or CollaborationConfiguration.BundleAndUse;
        return Answer(
            await fleet.CallAsync(
                PlaceOf(order),
                Operations.Provision,
                new ProvisionRequest(order.Number, pseudonym, isSignInName, order.Offer),
                CallOf(order, step),
                cancellation
            )
        );
    }

    private async Task<StepAnswer> ChangeAsync(OrderCase open, OrderStepRow step, CancellationToken cancellation)
    {
        if (open.Subscription.ServiceReference is not { } reference)
            return Declined(Reason.InvalidState);
        var change = new SubscriptionChange(
            reference,
            step.Kind == StepKind.Withdraw ? SubscriptionChangeKind.Cancel : ChangeFor(open.Order.Kind),
            open.Order.Kind == OrderKind.ChangeOffer ? open.Order.Offer : null,
            open.Order.EffectiveAt
        );
        return Answer(
            await fleet.CallAsync(
                PlaceOf(open.Order),
                Operations.ChangeSubscription,
                change,
                CallOf(open.Order, step),
                cancellation
            ),
            IsForLater(open.Order, step)
        );
    }

    private static SubscriptionChangeKind ChangeFor(OrderKind kind) =>
        kind switch
        {
            OrderKind.Cancel => SubscriptionChangeKind.Cancel,
            OrderKind.Resume => SubscriptionChangeKind.Resume,
            OrderKind.Pause => SubscriptionChangeKind.Pause,
            OrderKind.ChangeOffer => SubscriptionChangeKind.ChangeOffer,
            _ => throw new InvalidOperationException($"Not a change: {kind}"),
        };

    private static bool IsForLater(OrderRow order, OrderStepRow step) =>
        step.Kind == StepKind.Change && order.EffectiveAt > step.FirstSentAt;

    private static CallStep CallOf(OrderRow order, OrderStepRow step) => new(step.Key, step.Attempts, order.Locale);

    private static StepAnswer Answer(AdapterResult<Subscription> result, bool isForLater = false) =>
        StepAnswer.Of(result) with
        {
            Subscription = result.Value,
            IsForLater = isForLater,
        };

    private static StepAnswer Declined(Reason reason) => new(Effect.Declined, reason, Code: null, ExternalRef: null);
}
