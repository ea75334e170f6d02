using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Offers;

/// <summary>Whether one piece of content may be used under an offer. Pure.</summary>
public static class ContentJudge
{
    // What a subscriber can do something about comes before what they cannot.
    private static readonly ImmutableArray<ReasonCode> BestReasonFirst =
    [
        ReasonCode.PurchaseNeeded,
        ReasonCode.NotTurnedOn,
        ReasonCode.TurnedOff,
        ReasonCode.NeedsBundle,
        ReasonCode.NotOnThisDeviceType,
        ReasonCode.NoLongerValid,
        ReasonCode.TimeInPlanIsOver,
        ReasonCode.NotYetValid,
    ];

    /// <param name="viewer">Access levels of the profile that is watching; null: no profile is in play.</param>
    public static ContentVerdict Judge(
        CatalogueIndex catalogue,
        AccountFacts account,
        AccountOffer offer,
        WantedContent wanted,
        ViewerLevels? viewer,
        DateTimeOffset at
    )
    {
        var content = wanted.Content;
        if (!catalogue.Content.TryGetValue(content, out var item))
            return new ContentVerdict.Unknown();
        if (offer.Barrier is { } barrier)
            return new ContentVerdict.Denied(barrier);
        if (!item.Regions.IsEmpty && (account.Region is not { } region || !item.Regions.Contains(region)))
            return new ContentVerdict.Denied(new Reason(ReasonCode.NotInRegion, account.Region));
        if (LevelBarrier(item, viewer) is { } level)
            return new ContentVerdict.Denied(level);

        var holders = offer
            .Bundles.Where(bundle => bundle.Bundle.Use == wanted.Use && bundle.Bundle.Contents.Contains(content))
            .ToList();
        var through = holders
            .Where(bundle =>
                bundle.Usable && (!bundle.Bundle.IsBoughtPiecewise || Bought(account, bundle.Bundle.Id, content, at))
            )
            .ToList();
        if (through.Count > 0)
            return new ContentVerdict.Allowed([.. through.SelectMany(WhyAllowed).Distinct()]);
        return new ContentVerdict.Denied(
            BestOf(holders.Select(WhyNot)) ?? new Reason(ReasonCode.NotInPlan, account.Plan?.Value)
        );
    }

    private static Reason? LevelBarrier(ContentItem item, ViewerLevels? viewer)
    {
        if (viewer is null)
            return null;
        if (item.AccessLevel > viewer.Maximum)
            return new Reason(ReasonCode.AboveAccessLevel);
        return item.AccessLevel > viewer.Default && !viewer.PinShown ? new Reason(ReasonCode.PinNeeded) : null;
    }

    private static bool Bought(AccountFacts account, CatalogueId bundle, ContentId content, DateTimeOffset at) =>
        account.Purchases.Any(purchase =>
            purchase.Bundle == bundle && purchase.Content == content && purchase.Covers(at)
        );

    private static IEnumerable<Reason> WhyAllowed(BundleOffer bundle) =>
        bundle.Bundle.IsBoughtPiecewise ? [new Reason(ReasonCode.Purchased, bundle.Bundle.Id.Value)] : bundle.Reasons;

    private static Reason WhyNot(BundleOffer bundle) =>
        bundle.Usable
            ? new Reason(ReasonCode.PurchaseNeeded, bundle.Bundle.Id.Value)
            : Named(bundle, bundle.Reasons[0]);

    // A date says little without the bundle; for what can be turned on the reason already names it.
    private static Reason Named(BundleOffer bundle, Reason reason) =>
        reason.Code is ReasonCode.NeedsBundle or ReasonCode.NotOnThisDeviceType
            ? reason
            : reason with
            {
                Subject = bundle.Bundle.Id.Value,
            };

    private static Reason? BestOf(IEnumerable<Reason> reasons) =>
        reasons
            .OrderBy(reason =>
                BestReasonFirst.IndexOf(reason.Code) is >= 0 and var rank ? rank : BestReasonFirst.Length
            )
            .FirstOrDefault();
}

/// <param name="Use">Holding a channel's archive is not holding the channel.</param>
public readonly record struct WantedContent(ContentId Content, ContentUse Use = ContentUse.View);

/// <param name="Default">Highest age rating without the PIN.</param>
/// <param name="Maximum">Highest age rating at all.</param>
public sealed record ViewerLevels(int Default, int Maximum, bool PinShown);

public abstract record ContentVerdict
{
    private ContentVerdict() { }

    public sealed record Allowed(ImmutableArray<Reason> Reasons) : ContentVerdict;

    public sealed record Denied(Reason Reason) : ContentVerdict;

    /// <summary>The catalogue does not know the content: nobody's package is to blame.</summary>
    public sealed record Unknown : ContentVerdict;
}
