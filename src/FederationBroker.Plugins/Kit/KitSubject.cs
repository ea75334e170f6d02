using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Claims;
using FederationBroker.Plugins.Abstractions.Consent;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Standing;
using FederationBroker.Plugins.Abstractions.Wire;
using FederationBroker.Plugins.Packages;
using FederationBroker.Plugins.Processes;

namespace FederationBroker.Plugins.Kit;

/// <summary>The adapter under test: a process that can be started, killed and asked, over the wire alone.</summary>
internal sealed class KitSubject(KitRun run) : IAsyncDisposable
{
    /// <summary>Of calls that the broker itself would not wait for so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly KitBuyer buyer = run.Buyer;

    private AdapterChild? child;
    private readonly LastWords said = new();
    private AdapterWire? wire;

    public AdapterManifest Manifest => run.Package.Manifest;

    public AdapterWire Wire => wire ?? throw new InvalidOperationException("The adapter does not run.");

    public KitBuyer Buyer => buyer;

    /// <summary>What it has written since the last time, for whoever looks for the fault; empty: nothing.</summary>
    public string TakeLastWords() => said.Take();

    /// <returns>Null when it runs and has taken its configuration; else why not.</returns>
    public async Task<string?> StartAsync(CancellationToken cancellation)
    {
        if (await BeginAsync(cancellation) is { } refused)
            return refused;
        if ((await Wire.ValidateAsync(run.Configuration, cancellation)).Problems is [var problem, ..])
            return $"It refuses the configuration: {problem.Place}: {problem.Problem} {problem.Fix}";
        await Wire.StartAsync(new AdapterStart("kit", "kit", run.Configuration, run.Secrets), cancellation);
        return null;
    }

    /// <summary>A process that has not been told its configuration.</summary>
    public async Task<string?> BeginAsync(CancellationToken cancellation)
    {
        await EndAsync();
        switch (await AdapterChild.StartAsync(run.Package, said.Add, cancellation))
        {
            case ChildStart.Running running:
                child = running.Child;
                wire = child.Connect();
                return null;
            case ChildStart.Refused refused:
                return refused.Refusal.OperatorDetail;
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
    }

    /// <summary>The same process, as somebody sees it who does not know its token.</summary>
    public AdapterWire ConnectAsStranger() => child!.Connect("no-token-of-its");

    /// <summary>As a power cut would, and started again.</summary>
    public async Task<string?> KillAndStartAsync(CancellationToken cancellation)
    {
        child!.Kill();
        return await StartAsync(cancellation);
    }

    /// <returns>How long it took to end after its input had.</returns>
    public async Task<TimeSpan> EndAsync()
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        wire?.Dispose();
        if (child is not null)
            await child.DisposeAsync();
        (child, wire) = (null, null);
        return System.Diagnostics.Stopwatch.GetElapsedTime(began);
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    public static string NewKey() => $"kit:{Guid.CreateVersion7():N}";

    public Amount Of(long minor) => new(minor, buyer.Currency);

    public async Task<AdapterResult<TValue>> CallAsync<TRequest, TValue>(
        Operation<TRequest, TValue> operation,
        TRequest request,
        string key,
        CancellationToken cancellation,
        TimeSpan? within = null
    )
        where TRequest : class
        where TValue : class
    {
        var deadline = within ?? (operation.Within > Patience ? operation.Within : Patience);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience + (deadline > TimeSpan.Zero ? deadline : TimeSpan.Zero));
        var call = new CallMessage<TRequest>(ContextOf(key, deadline), request);
        return await Wire.CallAsync(operation, call, patience.Token);
    }

    /// <summary>Something that it can do and that changes nothing.</summary>
    public async Task<Effect> AskAsync(CancellationToken cancellation, TimeSpan? within = null)
    {
        var (who, key) = (new SubscriberReference(buyer.Subscriber), NewKey());
        if (Can(Capability.Billing))
            return await AskedAsync(Operations.Check, new BillingCheckRequest(who, buyer.Seller, buyer.Offer));
        if (Can(Capability.Subscription))
            return await AskedAsync(Operations.LookUpSubscription, new KeyLookup(key));
        if (Can(Capability.Consent))
            return await AskedAsync(Operations.BeforeConsent, new OfferQuestion(who, buyer.Seller, buyer.Offer));
        return Can(Capability.Claims)
            ? await AskedAsync(Operations.Enrich, new ClaimsQuestion(who, buyer.Seller, Manifest.Grants.Claims))
            : await AskedAsync(Operations.Decide, new StandingQuestion(who, buyer.Seller, buyer.Offer));

        bool Can(string capability) => Manifest.Capabilities.Contains(capability);

        async Task<Effect> AskedAsync<TRequest, TValue>(Operation<TRequest, TValue> operation, TRequest request)
            where TRequest : class
            where TValue : class => (await CallAsync(operation, request, key, cancellation, within)).Effect;
    }

    public Task<AdapterResult<Charge>> ReserveAsync(string key, long minor, CancellationToken cancellation) =>
        CallAsync(
            Operations.Reserve,
            new ChargeRequest($"order-{key}", new(buyer.Subscriber), buyer.Seller, Of(minor), Of(0), "Kit"),
            key,
            cancellation
        );

    public Task<AdapterResult<Charge>> StepAsync(
        Operation<ChargeStep, Charge> operation,
        string reservation,
        Amount amount,
        CancellationToken cancellation,
        string? key = null
    ) =>
        CallAsync(
            operation,
            new ChargeStep($"order-{reservation}", reservation, amount),
            key ?? NewKey(),
            cancellation
        );

    private static CallContext ContextOf(string key, TimeSpan within) => new("kit", "kit", key, 1, within);
}
