using System.Collections.Immutable;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Kernel;
using FederationBroker.Partners;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>Whether somebody may order a bundle: each part as if it were ordered alone, and all of them together within
/// the limit. Pure.</summary>
internal static class BundlePurchaseRules
{
    /// <param name="bundle">Null: the operator has none of that name.</param>
    /// <param name="parts">Null: its partners' files do not fit it now.</param>
    public static JudgedBundle Judge(
        BundleWish wish,
        Buyer buyer,
        OperatorBundle? bundle,
        ImmutableArray<BundlePart>? parts
    )
    {
        if (bundle is null || parts is not { } found)
            return NotOffered(wish, buyer);
        if (wish.ReturnUrl is { } address && !found.Any(part => ReturnAddress.BelongsTo(part.Partner, address)))
            return new JudgedBundle.Refused(PurchaseErrors.ReturnUrlForeign, Part: null);
        if (wish.TermsHash is { } approved && approved != bundle.TermsHash)
            return new JudgedBundle.Refused(PurchaseErrors.TermsChanged, Part: null);
        var good = new List<JudgedPart>();
        foreach (var part in found)
        {
            var one = Wish(wish, part);
            var situation = buyer.SituationOf(one, part.Partner, part.Offer);
            situation = situation with
            {
                SpentMinor = situation.SpentMinor + good.Sum(MonthlyOf),
                IsThereAlready = situation.IsThereAlready && !wish.IsWaiting,
            };
            if (PurchaseRules.Judge(one, situation) is { } refusal)
                return new JudgedBundle.Refused(refusal, part);
            good.Add(new JudgedPart(one, situation, part.IsOptional));
        }

        return new JudgedBundle.Good(bundle, [.. good]);
    }

    private static JudgedBundle.Refused NotOffered(BundleWish wish, Buyer buyer)
    {
        var nothing = new PurchaseWish
        {
            Subscriber = wish.Subscriber,
            IsHousehold = wish.IsHousehold,
            Partner = default,
            Offer = string.Empty,
        };
        var refusal = PurchaseRules.JudgeWithoutOffer(nothing, buyer.SituationOf(nothing, partner: null, offer: null));
        return new JudgedBundle.Refused(refusal, Part: null);
    }

    private static PurchaseWish Wish(BundleWish wish, BundlePart part) =>
        new()
        {
            Subscriber = wish.Subscriber,
            IsHousehold = wish.IsHousehold,
            Partner = part.Partner.Id,
            Offer = part.Offer.Id,
            Replaces = wish.Waiting,
        };

    private static long MonthlyOf(JudgedPart part) =>
        MonthlySpending.Of(part.Situation.Offer!.Price.Minor, part.Situation.Offer.Interval);
}

/// <summary>A bundle that is wanted, and by whom.</summary>
public sealed record BundleWish
{
    public required SubscriberId Subscriber { get; init; }

    /// <summary>The login shows a household, and nobody in particular.</summary>
    public required bool IsHousehold { get; init; }

    /// <summary>As the operator's file names it; raw.</summary>
    public required string Bundle { get; init; }

    /// <summary>Where to go on afterwards, raw; null: stay.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Of the terms that were approved; null: none were shown yet.</summary>
    public string? TermsHash { get; init; }

    /// <summary>Its own parts, where it was asked for before and waits for approval: they are counted
    /// already.</summary>
    internal ImmutableArray<Guid> Waiting { get; init; } = [];

    internal bool IsWaiting => !Waiting.IsEmpty;
}

internal abstract record JudgedBundle
{
    private JudgedBundle() { }

    public sealed record Good(OperatorBundle Bundle, ImmutableArray<JudgedPart> Parts) : JudgedBundle;

    /// <param name="Part">Which part it is about; null: the whole.</param>
    public sealed record Refused(Refusal Refusal, BundlePart? Part) : JudgedBundle;
}

internal sealed record JudgedPart(PurchaseWish Wish, PurchaseSituation Situation, bool IsOptional);
