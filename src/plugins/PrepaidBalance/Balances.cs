using System.Globalization;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;

namespace PrepaidBalance;

/// <summary>
/// The rules: what is reserved is gone from the balance until it is captured, given back, or paid back.
/// </summary>
internal sealed class Balances(Journal journal, PrepaidSettings settings, TimeProvider clock)
{
    private readonly Lock one = new();

    public long Of(string subscriber)
    {
        lock (one)
        {
            return settings.Opening
                - journal
                    .All.Where(entry => entry.Subscriber == subscriber)
                    .GroupBy(entry => entry.Reservation)
                    .Sum(HeldBy);
        }
    }

    public AdapterResult<Charge> Reserve(ChargeRequest request, string key)
    {
        lock (one)
        {
            if (Repeated(key, "reserve", request.Amount) is { } before)
                return before;
            // A void that came first: the reservation was given up before it arrived.
            if (journal.Of(key).Any())
                return Declined(Reason.InvalidState, "VOIDED");
            if (request.Amount.Currency != settings.Currency)
                return Declined(Reason.RejectedByOperator, "CURRENCY");
            if (Of(request.Subscriber.Token) < request.Amount.Minor)
                return Declined(Reason.InsufficientCredit, "BALANCE");
            return Done(key, "reserve", request.Subscriber.Token, new ChargeStep(request.Order, key, request.Amount));
        }
    }

    public AdapterResult<Charge> Take(string kind, ChargeStep step, string key)
    {
        lock (one)
        {
            if (Repeated(key, kind, step.Amount) is { } before)
                return before;
            var entries = journal.Of(step.ReservationKey).ToList();
            if (entries.Find(entry => entry.Kind == "reserve") is not { } reserved)
                return kind == "void" ? Tombstone(step, key) : Declined(Reason.InvalidState, "NO_RESERVATION");
            if (step.Amount.Currency != reserved.Amount.Currency)
                return Declined(Reason.InvalidState, "CURRENCY");
            return step.Amount.Minor <= Left(kind, entries, reserved)
                ? Done(key, kind, reserved.Subscriber, step)
                : Declined(Reason.InvalidState, "MORE_THAN_THERE_IS");
        }
    }

    public AdapterResult<Charge> LookUp(string key)
    {
        lock (one)
        {
            return journal.Find(key) is { } entry ? Applied(entry) : Declined(Reason.InvalidState, "NEVER_SEEN");
        }
    }

    public ChargePage List(ChargeListing listing, int most)
    {
        lock (one)
        {
            var from = int.TryParse(listing.Cursor, CultureInfo.InvariantCulture, out var place) ? place : 0;
            var page = journal.All.Skip(from).Take(most).ToList();
            var meant = page.Where(entry => entry.At >= listing.From && entry.At < listing.Until);
            return new ChargePage(
                [.. meant.Select(entry => entry.ToCharge())],
                page.Count < most ? null : (from + most).ToString(CultureInfo.InvariantCulture)
            );
        }
    }

    // Nothing was reserved, and nothing will be: a reservation that is still on its way is refused.
    private AdapterResult<Charge> Tombstone(ChargeStep step, string key) => Done(key, "void", string.Empty, step);

    private static long Left(string kind, List<Entry> entries, Entry reserved)
    {
        long Sum(string of) => entries.Where(entry => entry.Kind == of).Sum(entry => entry.Amount.Minor);
        return kind switch
        {
            "refund" => Sum("capture") - Sum("refund"),
            "void" when Sum("capture") > 0 => -1, // what was taken is paid back, not given back
            _ => Sum("void") > 0 ? -1 : reserved.Amount.Minor - Sum("capture"),
        };
    }

    private static long HeldBy(IGrouping<string, Entry> reservation)
    {
        long Sum(string of) => reservation.Where(entry => entry.Kind == of).Sum(entry => entry.Amount.Minor);
        return Sum("reserve") == 0 || Sum("void") > 0 ? 0 : Sum("reserve") - Sum("refund");
    }

    // The same key does the same once; for anything else it is a conflict.
    private AdapterResult<Charge>? Repeated(string key, string kind, Amount amount) =>
        journal.Find(key) switch
        {
            null => null,
            var entry when entry.Kind == kind && entry.Amount == amount => Applied(entry),
            _ => Declined(Reason.IdempotencyConflict, "KEY_USED"),
        };

    private AdapterResult<Charge> Done(string key, string kind, string subscriber, ChargeStep step)
    {
        var entry = new Entry(key, kind, subscriber, step.Order, step.ReservationKey, step.Amount, clock.GetUtcNow());
        journal.Add(entry);
        return Applied(entry);
    }

    private static AdapterResult<Charge> Applied(Entry entry) =>
        AdapterResult.Applied(entry.ToCharge(), $"prepaid-{entry.Key}", entry.At);

    private static AdapterResult<Charge> Declined(Reason reason, string code) =>
        AdapterResult.Declined<Charge>(reason, code);
}
