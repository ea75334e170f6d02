using FederationBroker.Plugins.Abstractions.Claims;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Wire;

namespace FederationBroker.Plugins.Kit;

/// <summary>E: what is said of a subscriber (J.1304 BIL-003): no more than was asked for.</summary>
internal static class ClaimsTests
{
    private const int LongestValue = 450;

    public static readonly KitTest[] All =
    [
        new("E1", "It answers what it was asked for, and nothing else.", AnswersTheAskedAsync),
        new("E2", "Values have 1 to 450 characters.", BoundsValuesAsync),
        new("E3", "Asked for nothing, it says nothing.", SaysNothingUnaskedAsync),
    ];

    private static async Task<string?> AnswersTheAskedAsync(KitSubject subject, CancellationToken cancellation)
    {
        foreach (var claim in subject.Manifest.Grants.Claims)
        {
            var answer = await AskAsync(subject, [claim], cancellation);
            if (answer is not { Effect: Effect.Applied, Value: { } said })
                return $"Asked for {claim}, it answered {IdempotencyTests.Told(answer)}.";
            if (said.Values.Keys.FirstOrDefault(name => name != claim) is { } other)
                return $"Asked for {claim}, it told {other}.";
        }

        return null;
    }

    private static async Task<string?> BoundsValuesAsync(KitSubject subject, CancellationToken cancellation)
    {
        var answer = await AskAsync(subject, subject.Manifest.Grants.Claims, cancellation);
        var odd = answer.Value?.Values.FirstOrDefault(claim => claim.Value.Length is 0 or > LongestValue);
        return odd is { Key: { } name } ? $"{name} has {odd.Value.Value.Length}." : null;
    }

    private static async Task<string?> SaysNothingUnaskedAsync(KitSubject subject, CancellationToken cancellation)
    {
        var answer = await AskAsync(subject, [], cancellation);
        return answer.Value is { Values.Count: > 0 } said ? $"It told {said.Values.Keys.First()}." : null;
    }

    private static Task<AdapterResult<EnrichedClaims>> AskAsync(
        KitSubject subject,
        IReadOnlyList<string> claims,
        CancellationToken cancellation
    ) =>
        subject.CallAsync(
            Operations.Enrich,
            new ClaimsQuestion(new(subject.Buyer.Subscriber), subject.Buyer.Seller, claims),
            KitSubject.NewKey(),
            cancellation
        );
}
