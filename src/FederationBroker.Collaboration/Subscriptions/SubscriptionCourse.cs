using FederationBroker.Collaboration.Orders;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Subscriptions;

namespace FederationBroker.Collaboration.Subscriptions;

/// <summary>What becomes of a subscription with its orders, and with what the service says of it.</summary>
internal sealed class SubscriptionCourse(OperatorTime time)
{
    // Somebody who has to say whose account it is does so soon, or perhaps never; afterwards a look a day is enough, as
    // the service says itself when something has changed.
    private static readonly TimeSpan WhileUnlinked = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestUnlinked = TimeSpan.FromDays(1);
    private static readonly TimeSpan FromDayToDay = TimeSpan.FromDays(1);
    private static readonly TimeSpan UntilChargedAgain = TimeSpan.FromDays(1);
    private static readonly TimeSpan WhileBillingIsAway = TimeSpan.FromHours(1);

    /// <summary>As the service has it now. What is older than what is known is passed over.</summary>
    /// <returns>True when the service has ended it.</returns>
    public bool Note(SubscriptionRow row, Subscription told)
    {
        // What has ended is over: the account may have ordered it anew by now.
        if (row.State == SubscriptionState.Cancelled || (row.AsOf is { } known && told.AsOf < known))
            return false;
        var now = time.Now;
        // Nobody had it while the service kept it shut; what the broker has paused is its own order's to let go on.
        if (
            !SubscriptionUse.IsOpen(row.State)
            && SubscriptionUse.IsOpen(told.State)
            && row.PausedBy == PauseCause.NotPaused
        )
            BillingPeriod.SkipUnusable(row, now, time.Zone);
        (row.AsOf, row.UpdatedAt) = (told.AsOf, now);
        (row.State, row.Linked) = (told.State, told.Linked);
        if (StoredText.FaultOf(told.Id, SubscriptionRow.LongestReference) is null)
            row.ServiceReference = told.Id;
        row.ActivationUrl = told.Linked ? null : UrlOf(told.ActivationUrl) ?? row.ActivationUrl;
        if (told.State == SubscriptionState.Active)
            row.Since ??= now;
        if (told.State != SubscriptionState.Cancelled)
            return false;
        End(row, told.CancelReason ?? CancelReason.Involuntary, row.EndsAt < now ? row.EndsAt.Value : now);
        return true;
    }

    /// <summary>An order about it came to its end.</summary>
    /// <param name="last">The step that it ended with.</param>
    public void Note(SubscriptionRow row, OrderRow order, StepKind last)
    {
        var now = row.UpdatedAt = time.Now;
        switch (order.Kind, order.State)
        {
            case (OrderKind.SignUp, OrderState.Denied):
                row.State = SubscriptionState.Cancelled;
                break;
            case (OrderKind.SignUp, OrderState.Review) when last == StepKind.Capture:
                row.State = SubscriptionState.Grace; // delivered and not paid: it works while somebody looks
                break;
            case (OrderKind.SignUp, OrderState.Completed):
                BillingPeriod.Begin(row, now, time.Zone);
                row.AskAt = NextLook(row, now);
                break;
            case (OrderKind.Cancel, OrderState.Completed):
                row.EndsAt = order.EffectiveAt ?? now;
                if (row.EndsAt <= now)
                    End(row, ReasonOf(order), row.EndsAt.Value);
                break;
            case (OrderKind.Resume, OrderState.Completed):
                GoOn(row, now);
                break;
            case (OrderKind.Pause, OrderState.Completed):
                (row.PausedBy, row.State) = (CauseOf(order), SubscriptionState.OnHold);
                break;
            case (OrderKind.Renewal, _):
                NoteRenewal(row, order, now);
                break;
            case (OrderKind.ChangeOffer, OrderState.Completed):
                (row.NextOffer, row.NextPriceMinor) = (order.Offer, order.PriceMinor);
                row.NextFrom = order.EffectiveAt ?? now;
                if (order.PriceMinor > 0)
                    BillingPeriod.BeginToCharge(row, row.NextFrom.Value, time.Zone);
                break;
        }
    }

    private void GoOn(SubscriptionRow row, DateTimeOffset now)
    {
        if (row.PausedBy is PauseCause.Subscriber or PauseCause.Operator)
            BillingPeriod.SkipUnusable(row, now, time.Zone);
        (row.EndsAt, row.PausedBy) = (null, PauseCause.NotPaused);
        if (row.State == SubscriptionState.OnHold)
            row.State = row.Linked ? SubscriptionState.Active : SubscriptionState.PendingActive;
    }

    // What billing refuses works for a while, and is tried again; what cannot be told is looked at by people. That
    // billing cannot be reached is no debt of anybody's.
    private void NoteRenewal(SubscriptionRow row, OrderRow order, DateTimeOffset now)
    {
        if (order.State == OrderState.Completed)
        {
            BillingPeriod.NotePaid(row, order.Period!.Value, time.Zone);
            if (row.State == SubscriptionState.Grace)
                row.State = SubscriptionState.Active;
        }
        else if (order is { State: OrderState.Denied, Failure: OrderFailure.BuyerServiceUnavailable })
        {
            row.ChargeAt = now + WhileBillingIsAway;
        }
        else if (order.State == OrderState.Denied)
        {
            (row.UnpaidSince, row.ChargeAt) = (row.UnpaidSince ?? now, now + UntilChargedAgain);
            if (row.State == SubscriptionState.Active)
                row.State = SubscriptionState.Grace;
        }
    }

    private static PauseCause CauseOf(OrderRow order) =>
        order.Origin switch
        {
            OrderOrigin.Upkeep => PauseCause.Operator,
            OrderOrigin.Billing => PauseCause.Unpaid,
            _ => PauseCause.Subscriber,
        };

    /// <summary>When the service is asked again how it stands.</summary>
    public static DateTimeOffset? NextLook(SubscriptionRow row, DateTimeOffset now) =>
        row.State == SubscriptionState.Cancelled ? null
        : !row.Linked && row.Since is { } since && now - since < LongestUnlinked ? now + WhileUnlinked
        : now + FromDayToDay;

    private static CancelReason ReasonOf(OrderRow order) =>
        order.Origin is OrderOrigin.Upkeep or OrderOrigin.Billing ? CancelReason.Involuntary : CancelReason.Voluntary;

    private static void End(SubscriptionRow row, CancelReason reason, DateTimeOffset at)
    {
        (row.State, row.EndedBecause, row.EndsAt) = (SubscriptionState.Cancelled, reason, at);
        (row.AskAt, row.ActivationUrl, row.ChargeAt) = (null, null, null);
        (row.NextOffer, row.NextPriceMinor, row.NextFrom) = (null, null, null);
    }

    // Somebody's browser is sent there: nothing but a plain https address.
    private static string? UrlOf(Uri? address) =>
        address is { IsAbsoluteUri: true, Scheme: "https", AbsoluteUri: { Length: <= 2048 } text } ? text : null;
}
