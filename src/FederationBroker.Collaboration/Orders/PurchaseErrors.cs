using FederationBroker.Kernel;

namespace FederationBroker.Collaboration.Orders;

/// <summary>Why something cannot be ordered, and what to do about it: FB-70xx.</summary>
internal static class PurchaseErrors
{
    public static readonly Refusal NotAPerson = new(
        "FB-7001",
        "A household or a device cannot buy anything. Sign in with your own cable ID."
    );

    public static readonly Refusal AccountNotActive = new(
        "FB-7002",
        "Your account is not in good standing, so nothing can be added to its bill. Ask your operator about it."
    );

    public static readonly Refusal PartnerNotActive = new(
        "FB-7003",
        "This service is not available through your operator at the moment. Nothing was charged."
    );

    public static readonly Refusal OfferUnknown = new(
        "FB-7004",
        "This is not offered any more, or not here. Choose among what the service offers now."
    );

    public static readonly Refusal NotInRegion = new("FB-7005", "This is not offered where your account is.");

    public static readonly Refusal NotOnDevice = new(
        "FB-7006",
        "This cannot be used on this kind of device. Order it from one that it can be used on."
    );

    public static readonly Refusal TermsChanged = new(
        "FB-7007",
        "The price or the terms have changed in the meantime. Look at them again before you agree."
    );

    public static readonly Refusal AlreadyThere = new(
        "FB-7008",
        "Your account has this already, or it is being ordered. See what you have under Subscriptions."
    );

    public static readonly Refusal MayNotBuy = new(
        "FB-7009",
        "You may use what your account has, and not add to its bill. Ask the person who manages the account."
    );

    public static readonly Refusal ReturnUrlForeign = new(
        "FB-7010",
        "The address to come back to does not belong to this service. Begin again at the service."
    );

    public static readonly Refusal KeyUsed = new(
        "FB-7011",
        "This form was used for something else already. Open the page again."
    );

    public static readonly Refusal NotThisWay = new(
        "FB-7012",
        "This service is signed up for in another way. Begin at the service, or among your operator's offers."
    );

    public static readonly Refusal NotNow = new(
        "FB-7015",
        "Nobody can tell the price of this just now. Nothing was ordered or charged. Try again in a few minutes."
    );

    public static readonly Refusal NotForAccount = new(
        "FB-7016",
        "Your operator does not offer this to your account. Ask your operator why. Nothing was charged."
    );

    /// <summary>Its sentence comes from the operator's own system, so that no theme has one.</summary>
    private static readonly Refusal NotForYou = new("FB-7017", "Your operator does not offer this to your account.");

    public static readonly Refusal OverTheLimit = new(
        "FB-7018",
        "With this, your services would cost more a month than your operator puts on one bill. End another first, or "
            + "ask your operator."
    );

    public static readonly Refusal OrderGone = new("FB-7013", "There is no such order of yours to be decided.");

    public static readonly Refusal NothingToChange = new(
        "FB-7014",
        "There is no such subscription of yours that could be changed like this now."
    );

    /// <param name="why">A sentence for the subscriber.</param>
    public static Refusal NotForYouBecause(string why) => NotForYou with { Message = why };
}
