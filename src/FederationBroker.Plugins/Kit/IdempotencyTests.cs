using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Wire;

namespace FederationBroker.Plugins.Kit;

/// <summary>I: one key, one effect, whatever happens in between.</summary>
internal static class IdempotencyTests
{
    public static readonly KitTest[] All =
    [
        new("I1", "Ten calls under one key do one thing, and say the same of it.", RepeatsAsync),
        new("I2", "Fifty calls at once under one key do one thing.", RepeatsAtOnceAsync),
        new("I3", "A key that was used for another amount is a conflict.", RefusesAnotherAmountAsync),
        new("I5", "It knows its keys after it was killed.", SurvivesAsync),
        new("I6", "Of a key that it never saw it says so, and not that it does not know.", KnowsWhatItNeverSawAsync),
        new("I7", "A reservation that arrives after it was given up is refused.", RefusesTheLateAsync),
    ];

    private static async Task<string?> RepeatsAsync(KitSubject subject, CancellationToken cancellation)
    {
        var key = KitSubject.NewKey();
        var answers = new List<AdapterResult<Charge>>();
        for (var attempt = 0; attempt < 10; attempt++)
            answers.Add(await subject.ReserveAsync(key, 1, cancellation));
        return Alike(answers);
    }

    private static async Task<string?> RepeatsAtOnceAsync(KitSubject subject, CancellationToken cancellation)
    {
        var key = KitSubject.NewKey();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => subject.ReserveAsync(key, 1, cancellation))
        );
        return Alike(answers);
    }

    private static async Task<string?> RefusesAnotherAmountAsync(KitSubject subject, CancellationToken cancellation)
    {
        var key = KitSubject.NewKey();
        await subject.ReserveAsync(key, 1, cancellation);
        var other = await subject.ReserveAsync(key, 2, cancellation);
        return other is { Effect: Effect.Declined, Error.Reason: Reason.IdempotencyConflict }
            ? null
            : $"It answered {Told(other)}.";
    }

    private static async Task<string?> SurvivesAsync(KitSubject subject, CancellationToken cancellation)
    {
        var key = KitSubject.NewKey();
        var before = await subject.ReserveAsync(key, 1, cancellation);
        if (await subject.KillAndStartAsync(cancellation) is { } dead)
            return dead;
        return Alike([before, await subject.ReserveAsync(key, 1, cancellation)]);
    }

    private static async Task<string?> KnowsWhatItNeverSawAsync(KitSubject subject, CancellationToken cancellation)
    {
        var answer = await subject.CallAsync(
            Operations.LookUpCharge,
            new KeyLookup(KitSubject.NewKey()),
            KitSubject.NewKey(),
            cancellation
        );
        return answer is { Effect: Effect.Declined, Error.Reason: Reason.InvalidState }
            ? null
            : $"It answered {Told(answer)}.";
    }

    private static async Task<string?> RefusesTheLateAsync(KitSubject subject, CancellationToken cancellation)
    {
        var reservation = KitSubject.NewKey();
        var given = await subject.StepAsync(Operations.Void, reservation, subject.Of(1), cancellation);
        if (given.Effect != Effect.Applied)
            return $"Giving up what never arrived was answered {Told(given)}.";
        var late = await subject.ReserveAsync(reservation, 1, cancellation);
        return late.Effect == Effect.Declined ? null : $"The late one was answered {Told(late)}.";
    }

    private static string? Alike(IReadOnlyList<AdapterResult<Charge>> answers)
    {
        if (answers.FirstOrDefault(answer => answer.Effect != Effect.Applied) is { } other)
            return $"One answer was {Told(other)}.";
        var things = answers.Select(answer => (answer.ExternalRef, answer.Value)).Distinct().Count();
        return things == 1 ? null : $"It tells of {things} different things.";
    }

    internal static string Told<T>(AdapterResult<T> answer)
        where T : class =>
        answer.Error is { } error ? $"{answer.Effect} ({string.Join(", ", Words(error))})" : $"{answer.Effect}";

    private static IEnumerable<string> Words(AdapterError error) =>
        new[] { error.Reason.ToString(), error.Code, error.Message }.OfType<string>();
}
