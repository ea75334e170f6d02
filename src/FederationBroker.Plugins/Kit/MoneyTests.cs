using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Wire;

namespace FederationBroker.Plugins.Kit;

/// <summary>
/// M and R: nothing is taken that was not reserved, nothing is paid back twice, and the list says so.
/// </summary>
internal static class MoneyTests
{
    public static readonly KitTest[] All =
    [
        new("M1", "Amounts come back as they were sent.", EchoesAsync),
        new("M2", "No more is captured than was reserved.", BoundsCapturesAsync),
        new("M3", "No more is paid back than was captured.", BoundsRefundsAsync),
        new("M4", "What was captured cannot be given back, only paid back.", RefusesLateVoidAsync),
        new("M5", "A step in another currency is refused.", RefusesOtherCurrencyAsync),
        new("R1", "The list holds each effect once.", ListsOnceAsync),
        new("R2", "The list and the lookup agree.", ListAgreesAsync),
    ];

    private static async Task<string?> EchoesAsync(KitSubject subject, CancellationToken cancellation)
    {
        var reserved = await subject.ReserveAsync(KitSubject.NewKey(), 29, cancellation);
        return reserved.Value is not { Amount: var amount } ? $"It was answered {IdempotencyTests.Told(reserved)}."
            : amount == subject.Of(29) ? null
            : $"It said {amount}.";
    }

    private static async Task<string?> BoundsCapturesAsync(KitSubject subject, CancellationToken cancellation)
    {
        var reservation = await ReservedAsync(subject, 10, cancellation);
        var much = await subject.StepAsync(Operations.Capture, reservation, subject.Of(11), cancellation);
        return IsRefused(much);
    }

    private static async Task<string?> BoundsRefundsAsync(KitSubject subject, CancellationToken cancellation)
    {
        var reservation = await ReservedAsync(subject, 10, cancellation);
        await subject.StepAsync(Operations.Capture, reservation, subject.Of(10), cancellation);
        var all = await subject.StepAsync(Operations.Refund, reservation, subject.Of(10), cancellation);
        if (all.Effect != Effect.Applied)
            return $"Paying all back was answered {IdempotencyTests.Told(all)}.";
        return IsRefused(await subject.StepAsync(Operations.Refund, reservation, subject.Of(1), cancellation));
    }

    private static async Task<string?> RefusesLateVoidAsync(KitSubject subject, CancellationToken cancellation)
    {
        var reservation = await ReservedAsync(subject, 10, cancellation);
        await subject.StepAsync(Operations.Capture, reservation, subject.Of(10), cancellation);
        return IsRefused(await subject.StepAsync(Operations.Void, reservation, subject.Of(10), cancellation));
    }

    private static async Task<string?> RefusesOtherCurrencyAsync(KitSubject subject, CancellationToken cancellation)
    {
        var reservation = await ReservedAsync(subject, 10, cancellation);
        var other = new Amount(10, subject.Buyer.Currency == "XTS" ? "XXX" : "XTS");
        return IsRefused(await subject.StepAsync(Operations.Capture, reservation, other, cancellation));
    }

    private static async Task<string?> ListsOnceAsync(KitSubject subject, CancellationToken cancellation)
    {
        var key = await ReservedAsync(subject, 3, cancellation);
        await subject.ReserveAsync(key, 3, cancellation);
        var listed = await ListAsync(subject, cancellation);
        var times = listed.Count(charge => charge.Key == key);
        return times == 1 ? null : $"It is there {times} times.";
    }

    private static async Task<string?> ListAgreesAsync(KitSubject subject, CancellationToken cancellation)
    {
        var key = await ReservedAsync(subject, 4, cancellation);
        var listed = (await ListAsync(subject, cancellation)).Find(charge => charge.Key == key);
        var found = await subject.CallAsync(
            Operations.LookUpCharge,
            new KeyLookup(key),
            KitSubject.NewKey(),
            cancellation
        );
        return listed is not null && listed == found.Value ? null : "They say different things.";
    }

    private static async Task<List<Charge>> ListAsync(KitSubject subject, CancellationToken cancellation)
    {
        var (all, cursor) = (new List<Charge>(), (string?)null);
        do
        {
            var page = await subject.CallAsync(
                Operations.ListCharges,
                new ChargeListing(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, cursor),
                KitSubject.NewKey(),
                cancellation
            );
            all.AddRange(page.Value?.Charges ?? []);
            cursor = page.Value?.Next;
        } while (cursor is not null && all.Count < 100_000);

        return all;
    }

    private static async Task<string> ReservedAsync(KitSubject subject, long minor, CancellationToken cancellation)
    {
        var key = KitSubject.NewKey();
        await subject.ReserveAsync(key, minor, cancellation);
        return key;
    }

    private static string? IsRefused(AdapterResult<Charge> answer) =>
        answer.Effect == Effect.Declined ? null : $"It answered {IdempotencyTests.Told(answer)}.";
}
