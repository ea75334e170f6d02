using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Offers;

/// <summary>Whether the entries of an account's plan are on at an instant, needs of bundles included.</summary>
internal sealed class EntryStates
{
    private readonly CatalogueIndex catalogue;
    private readonly AccountFacts account;
    private readonly DateTimeOffset at;
    private readonly Dictionary<CatalogueId, PlanTerms> terms;
    private readonly Dictionary<CatalogueId, EntryStateNow> bundles = [];

    public EntryStates(CatalogueIndex catalogue, AccountFacts account, PricingPlan plan, DateTimeOffset at)
    {
        (this.catalogue, this.account, this.at) = (catalogue, account, at);
        terms = plan.Bundles.ToDictionary(entry => entry.Bundle, entry => entry.Terms);
    }

    public DateTimeOffset At => at;

    public EntryStateNow OfBundle(CatalogueId bundle)
    {
        if (bundles.TryGetValue(bundle, out var known))
            return known;
        // Should a circle ever get here, a bundle that waits for itself is off.
        bundles[bundle] = new EntryStateNow(
            On: false,
            Visible: false,
            MayToggle: false,
            [new Reason(ReasonCode.NeedsBundle, bundle.Value)]
        );
        return bundles[bundle] = WithNeeds(bundle, OfEntry(bundle, terms[bundle]));
    }

    public EntryStateNow OfDiscount(PlanDiscount entry) => OfEntry(entry.Discount, entry.Terms);

    private EntryStateNow WithNeeds(CatalogueId bundle, EntryStateNow own)
    {
        var missing = catalogue
            .Bundles[bundle]
            .Requires.Where(needed => !terms.ContainsKey(needed) || !OfBundle(needed).On)
            .ToList();
        if (missing.Count == 0)
            return own;
        return own with
        {
            On = false,
            Reasons =
            [
                .. missing.Select(needed => new Reason(ReasonCode.NeedsBundle, needed.Value)),
                .. own.Reasons.Where(reason =>
                    !own.On || reason.Code is not (ReasonCode.InPlan or ReasonCode.TurnedOn)
                ),
            ],
        };
    }

    private EntryStateNow OfEntry(CatalogueId id, PlanTerms entry)
    {
        if (OutOfTime(entry) is { } late)
            return new EntryStateNow(On: false, Visible: false, MayToggle: false, [late]);
        var choice = account.ChoiceOf(id);
        var chosenOn = choice is { On: true } && (choice.Until is not { } until || at < until);
        var on = choice is null ? entry.AtStart == EntryState.Active : chosenOn;
        var hiddenByChoice = choice is not null && !chosenOn && entry.HideAfterUnsubscribing;
        var visible = !entry.Hidden && !hiddenByChoice && (choice is not null || entry.AtStart != EntryState.Invisible);
        var reason = (on, choice) switch
        {
            (true, null) => new Reason(ReasonCode.InPlan, account.Plan!.Value.Value),
            (true, _) => new Reason(ReasonCode.TurnedOn, id.Value),
            (false, null) => new Reason(ReasonCode.NotTurnedOn, id.Value),
            (false, { On: true }) => new Reason(ReasonCode.NoLongerValid, id.Value),
            _ => new Reason(ReasonCode.TurnedOff, id.Value),
        };
        return new EntryStateNow(on, visible, MayToggle: visible && entry.SubscriberMayToggle, [reason]);
    }

    private Reason? OutOfTime(PlanTerms entry)
    {
        if (entry.Validity.From is { } from && at < from)
            return new Reason(ReasonCode.NotYetValid, Text(from));
        if (entry.Validity.Until is { } until && at >= until)
            return new Reason(ReasonCode.NoLongerValid, Text(until));
        return account.PlanSince is { } since && entry.EndsFor(since) is { } end && at >= end
            ? new Reason(ReasonCode.TimeInPlanIsOver, Text(end))
            : null;
    }

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed record EntryStateNow(bool On, bool Visible, bool MayToggle, ImmutableArray<Reason> Reasons);
