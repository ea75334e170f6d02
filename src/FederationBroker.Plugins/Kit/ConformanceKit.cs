using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Packages;

namespace FederationBroker.Plugins.Kit;

/// <summary>
/// Judges an adapter over its wire, in whatever language it is written: every promise of the contract is tried, and
/// each that is not kept is named.
/// </summary>
public static class ConformanceKit
{
    private static readonly TimeSpan LongestTest = TimeSpan.FromSeconds(60);

    /// <param name="package">A genuine one.</param>
    /// <param name="configuration">What it is to be run with.</param>
    /// <param name="buyer">Who buys.</param>
    /// <param name="tell">Hears each finding as it is made.</param>
    /// <param name="cancellation">Ends the kit, and the adapter.</param>
    /// <returns>How many promises are not kept.</returns>
    public static Task<int> RunAsync(
        AdapterPackage package,
        JsonElement configuration,
        KitBuyer buyer,
        Action<KitFinding> tell,
        CancellationToken cancellation
    ) => RunAsync(new KitRun(package, configuration, buyer), tell, cancellation);

    /// <param name="package">A genuine one.</param>
    /// <param name="configuration">What it is to be run with.</param>
    /// <param name="secrets">By the names that the configuration refers to.</param>
    /// <param name="buyer">Who buys.</param>
    /// <param name="tell">Hears each finding as it is made.</param>
    /// <param name="cancellation">Ends the kit, and the adapter.</param>
    /// <returns>How many promises are not kept.</returns>
    public static Task<int> RunAsync(
        AdapterPackage package,
        JsonElement configuration,
        IReadOnlyDictionary<string, string> secrets,
        KitBuyer buyer,
        Action<KitFinding> tell,
        CancellationToken cancellation
    ) => RunAsync(new KitRun(package, configuration, buyer) { Secrets = secrets }, tell, cancellation);

    internal static async Task<int> RunAsync(KitRun run, Action<KitFinding> tell, CancellationToken cancellation)
    {
        await using var subject = new KitSubject(run);
        var start = await TryAsync(StartTest, subject, cancellation);
        tell(start);
        if (start.Fault is not null)
            return 1;
        var (broken, isSuspect) = (0, false);
        foreach (var test in TestsOf(run.Package.Manifest).Where(test => run.IsMeant(test.Id)))
        {
            // What one test left behind is not the next one's fault.
            if (isSuspect && await TryAsync(RestartTest, subject, cancellation) is { Fault: not null } dead)
            {
                tell(dead);
                return broken + 1;
            }

            var finding = await TryAsync(test, subject, cancellation);
            tell(finding);
            isSuspect = finding.Fault is not null;
            broken += isSuspect ? 1 : 0;
        }

        return broken;
    }

    private static readonly KitTest StartTest = new(
        "L1",
        "It listens within ten seconds, and takes its configuration.",
        (subject, cancellation) => subject.StartAsync(cancellation)
    );

    private static readonly KitTest RestartTest = StartTest with
    {
        TryAsync = (subject, cancellation) => subject.KillAndStartAsync(cancellation),
    };

    // What every adapter promises, then what comes with each thing that it can do.
    private static IEnumerable<KitTest> TestsOf(AdapterManifest manifest) =>
        [
            .. ContractTests.All,
            .. ByCapability
                .Where(promised => manifest.Capabilities.Contains(promised.Capability))
                .SelectMany(promised => promised.Tests),
        ];

    private static readonly (string Capability, KitTest[] Tests)[] ByCapability =
    [
        (Capability.Billing, [.. IdempotencyTests.All, .. MoneyTests.All]),
        (Capability.Subscription, SubscriptionTests.All),
        (Capability.Consent, ConsentTests.All),
        (Capability.Claims, ClaimsTests.All),
        (Capability.Standing, StandingTests.All),
    ];

    private static async Task<KitFinding> TryAsync(KitTest test, KitSubject subject, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LongestTest);
        subject.TakeLastWords();
        var fault = await FaultOfAsync(test, subject, patience.Token, cancellation);
        if (fault is not null && subject.TakeLastWords() is { Length: > 0 } words)
            fault = $"{fault} Last it wrote: {words}";
        return new KitFinding(test.Id, test.Promise, fault);
    }

    private static async Task<string?> FaultOfAsync(
        KitTest test,
        KitSubject subject,
        CancellationToken patience,
        CancellationToken cancellation
    )
    {
        try
        {
            return await test.TryAsync(subject, patience);
        }
        catch (HttpRequestException failure) when (failure.StatusCode is { } status)
        {
            return $"It answered with {(int)status}.";
        }
        // Where in the answer, and never what stood there.
        catch (JsonException failure)
        {
            return $"Its answer could not be read{(failure.Path is { } path ? $" at {path}" : string.Empty)}.";
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return $"It broke off: {failure.GetType().Name}.";
        }
    }
}

/// <param name="Package">A genuine one.</param>
/// <param name="Configuration">What it is to be run with.</param>
/// <param name="Buyer">Who buys.</param>
internal sealed record KitRun(AdapterPackage Package, JsonElement Configuration, KitBuyer Buyer)
{
    /// <summary>By the names that the configuration refers to.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>Which tests, by their ids; L1 always is.</summary>
    public Func<string, bool> IsMeant { get; init; } = static _ => true;
}
