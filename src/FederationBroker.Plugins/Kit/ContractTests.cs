using System.Net;
using System.Text.Json;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.Plugins.Kit;

/// <summary>C and L: what every adapter does, whatever it is for.</summary>
internal static class ContractTests
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    public static readonly KitTest[] All =
    [
        new("C1", "It describes itself as its manifest does, every time.", DescribesItselfAsync),
        new("C2", "It finds fault with a configuration that makes no sense, and lives on.", RefusesNonsenseAsync),
        new("C5", "It begins nothing without time left.", KeepsTheDeadlineAsync),
        new("C6", "It answers 32 calls at once.", AnswersManyAsync),
        new("C7", "It answers nobody who does not know its token.", KnowsItsBrokerAsync),
        new("L3", "It ends within two seconds when its input does.", EndsWithItsInputAsync),
    ];

    private static async Task<string?> DescribesItselfAsync(KitSubject subject, CancellationToken cancellation)
    {
        var (first, second) = (
            await subject.Wire.DescribeAsync(cancellation),
            await subject.Wire.DescribeAsync(cancellation)
        );
        var manifest = subject.Manifest;
        if (JsonSerializer.Serialize(first) != JsonSerializer.Serialize(second))
            return "It said two different things.";
        return
            (first.Id, first.Version, first.Contract) == (manifest.Id, manifest.Version, manifest.Contract)
            && first.Capabilities.ToHashSet().SetEquals(manifest.Capabilities)
            ? null
            : $"It says {first.Id} {first.Version} for contract {first.Contract}.";
    }

    private static async Task<string?> RefusesNonsenseAsync(KitSubject subject, CancellationToken cancellation)
    {
        using var nonsense = JsonDocument.Parse("""{"no-adapter-has-this":[]}""");
        if ((await subject.Wire.ValidateAsync(nonsense.RootElement, cancellation)).Problems is [])
            return "It found nothing wrong.";
        return (await subject.Wire.HealthAsync(cancellation)) is null ? "It no longer answers." : null;
    }

    private static async Task<string?> KeepsTheDeadlineAsync(KitSubject subject, CancellationToken cancellation)
    {
        var late = await subject.AskAsync(cancellation, within: TimeSpan.FromSeconds(-1));
        return late == Effect.NotAttempted ? null : $"It answered {late}.";
    }

    private static async Task<string?> AnswersManyAsync(KitSubject subject, CancellationToken cancellation)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => subject.AskAsync(cancellation)));
        var lost = answers.Count(answer => answer is Effect.Unknown or Effect.NotAttempted);
        return lost == 0 ? null : $"{lost} of 32 came to nothing.";
    }

    private static async Task<string?> KnowsItsBrokerAsync(KitSubject subject, CancellationToken cancellation)
    {
        using var stranger = subject.ConnectAsStranger();
        try
        {
            var said = await stranger.DescribeAsync(cancellation);
            return $"It told a stranger that it is {said.Id}.";
        }
        catch (HttpRequestException failure) when (failure.StatusCode == HttpStatusCode.Unauthorized)
        {
            return null;
        }
    }

    private static async Task<string?> EndsWithItsInputAsync(KitSubject subject, CancellationToken cancellation)
    {
        var took = await subject.EndAsync();
        var again = await subject.StartAsync(cancellation);
        return took > LongestEnd ? $"It took {took.TotalSeconds:F1} seconds." : again;
    }
}
