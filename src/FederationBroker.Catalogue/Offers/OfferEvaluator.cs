using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Offers;

/// <summary>
/// The one place that answers what an account pays, sees and may use, on which type of device, at which instant, and
/// why. Pure: the same facts, catalogue, device type and instant give the same answer on every node, for a page, a
/// partner and a preview.
/// </summary>
public static class OfferEvaluator
{
    /// <param name="device">Null: whatever the device; the answer is then about paying and seeing.</param>
    public static AccountOffer Evaluate(
        CatalogueIndex catalogue,
        AccountFacts account,
        DeviceType? device,
        DateTimeOffset at
    )
    {
        var barrier = BarrierOf(account, device, at);
        var plan = account.Plan is { } id ? catalogue.Plans.GetValueOrDefault(id) : null;
        if (plan is null)
        {
            return new AccountOffer
            {
                Barrier = barrier ?? new Reason(ReasonCode.NoPlan),
                Bundles = [],
                Limits = LimitCalculator.Of(catalogue.Catalogue, []),
                Charges = ImmutableSortedDictionary<Term, Money>.Empty,
            };
        }

        var states = new EntryStates(catalogue, account, plan, at);
        var pricing = new Pricing(catalogue, states, plan, device);
        var bundles = plan
            .Bundles.Where(entry => catalogue.Bundles.ContainsKey(entry.Bundle))
            .Select(entry => OfferOf(catalogue, states, pricing, entry, device, barrier))
            .ToImmutableArray();
        return new AccountOffer
        {
            Barrier = barrier,
            Bundles = bundles,
            Limits = LimitCalculator.Of(
                catalogue.Catalogue,
                bundles.Where(offer => offer.Subscribed).Select(offer => offer.Bundle)
            ),
            Charges = ChargesOf(bundles, account, at),
        };
    }

    /// <summary>Why the account as a whole may use nothing on this device type; null when it may.</summary>
    public static Reason? BarrierOf(AccountFacts account, DeviceType? device, DateTimeOffset at)
    {
        switch (account.StatusAt(at))
        {
            case AccountStatus.Blocked:
                return new Reason(
                    account.Status == AccountStatus.Blocked ? ReasonCode.AccountBlocked : ReasonCode.TrialEnded
                );
            case AccountStatus.Closed:
                return new Reason(
                    account.Status == AccountStatus.Closed ? ReasonCode.AccountClosed : ReasonCode.TrialEnded
                );
        }

        var deviceIsOut =
            device is { } type
            && account.IsOnTrialAt(at)
            && !account.TrialDeviceTypes.IsEmpty
            && !account.TrialDeviceTypes.Contains(type);
        return deviceIsOut ? new Reason(ReasonCode.NotOnThisDeviceDuringTrial, device!.Value.Value) : null;
    }

    private static BundleOffer OfferOf(
        CatalogueIndex catalogue,
        EntryStates states,
        Pricing pricing,
        PlanBundle entry,
        DeviceType? device,
        Reason? barrier
    )
    {
        var state = states.OfBundle(entry.Bundle);
        var onDevice =
            device is not { } type || entry.Terms.DeviceTypes.IsEmpty || entry.Terms.DeviceTypes.Contains(type);
        var reasons = ImmutableArray.CreateBuilder<Reason>();
        if (barrier is not null)
            reasons.Add(barrier);
        if (!onDevice)
            reasons.Add(new Reason(ReasonCode.NotOnThisDeviceType, device!.Value.Value));
        reasons.AddRange(state.Reasons);
        return new BundleOffer
        {
            Bundle = catalogue.Bundles[entry.Bundle],
            Subscribed = state.On,
            Usable = state.On && onDevice && barrier is null,
            Visible = state.Visible,
            MayToggle = state.MayToggle && barrier is null,
            Prices = pricing.Of(entry.Bundle),
            Reasons = reasons.ToImmutable(),
        };
    }

    private static ImmutableSortedDictionary<Term, Money> ChargesOf(
        ImmutableArray<BundleOffer> bundles,
        AccountFacts account,
        DateTimeOffset at
    )
    {
        // A closed account owes nothing more; a blocked one still does.
        if (account.StatusAt(at) == AccountStatus.Closed)
            return ImmutableSortedDictionary<Term, Money>.Empty;
        return bundles
            .Where(offer => offer.Subscribed && account.ChoiceOf(offer.Bundle.Id)?.Until is null)
            .SelectMany(offer =>
                offer.Prices.Where(price =>
                    price is { Provision: Provision.Subscription, AssetType: null, Provider: null }
                )
            )
            .GroupBy(price => price.Term)
            .ToImmutableSortedDictionary(
                group => group.Key,
                group => group.Select(price => price.Price).Aggregate(Money.Add)
            );
    }
}
