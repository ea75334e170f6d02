using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Subscriptions;

namespace FederationBroker.BrokenAdapter;

/// <summary>A good adapter for subscriptions: everything in one file, written anew before each answer.</summary>
internal sealed class FileSubscriptions : ISubscriptionAdapter
{
    private readonly Lock one = new();
    private string file = string.Empty;
    private State state = new([], []);

    public AdapterDescriptor Describe() =>
        new(
            "fbroker.prepaid-balance",
            "1.0.0",
            AdapterContract.Version,
            [Capability.Subscription],
            TimeSpan.FromDays(1),
            TimeSpan.FromSeconds(1)
        );

    public ValueTask<ConfigurationReport> ValidateAsync(JsonElement configuration, CancellationToken cancellation) =>
        new(
            new ConfigurationReport(
                configuration.TryGetProperty("journal", out _)
                    ? []
                    : [new ConfigurationProblem("/journal", "It is missing.", "Name a file.")]
            )
        );

    public ValueTask StartAsync(AdapterStart start, CancellationToken cancellation)
    {
        file = start.Configuration.GetProperty("journal").GetString()!;
        if (File.Exists(file))
            state = JsonSerializer.Deserialize<State>(File.ReadAllBytes(file))!;
        return ValueTask.CompletedTask;
    }

    public ValueTask<AdapterHealth> CheckHealthAsync(CancellationToken cancellation) => new(new AdapterHealth(true));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public ValueTask<AdapterResult<Subscription>> ProvisionAsync(
        ProvisionRequest request,
        CallContext context,
        CancellationToken cancellation
    ) => new(Once(context.IdempotencyKey, JsonSerializer.Serialize(request), () => Opened(request)));

    public ValueTask<AdapterResult<Subscription>> ChangeAsync(
        SubscriptionChange request,
        CallContext context,
        CancellationToken cancellation
    ) =>
        new(Once(context.IdempotencyKey, JsonSerializer.Serialize(request), () => state.Subscriptions.GetValueOrDefault(
                    request.Subscription
                )
                    is { } found
                    ? found with
                    {
                        State = request.Change switch
                        {
                            SubscriptionChangeKind.Pause => SubscriptionState.OnHold,
                            SubscriptionChangeKind.Cancel => SubscriptionState.Cancelled,
                            _ => SubscriptionState.Active,
                        },
                    }
                    : null));

    public ValueTask<AdapterResult<Subscription>> GetAsync(
        SubscriptionQuery request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        lock (one)
            return new(Found(request.Subscription));
    }

    public ValueTask<AdapterResult<Subscription>> LookUpAsync(
        KeyLookup request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        lock (one)
            return new(Found(state.Keys.GetValueOrDefault(request.Key)?.Subscription.Id ?? string.Empty));
    }

    private AdapterResult<Subscription> Once(string key, string body, Func<Subscription?> change)
    {
        lock (one)
        {
            if (state.Keys.TryGetValue(key, out var before))
                return before.Body == body
                    ? AdapterResult.Applied(before.Subscription, before.Subscription.Id)
                    : AdapterResult.Declined<Subscription>(Reason.IdempotencyConflict);
            if (change() is not { } changed)
                return AdapterResult.Declined<Subscription>(Reason.InvalidState);
            state.Keys[key] = new Done(body, changed);
            state.Subscriptions[changed.Id] = changed;
            // The whole of it or nothing: it may be killed here.
            File.WriteAllBytes($"{file}.new", JsonSerializer.SerializeToUtf8Bytes(state));
            File.Move($"{file}.new", file, overwrite: true);
            return AdapterResult.Applied(changed, changed.Id);
        }
    }

    // Under the lock: two at once would be given one name.
    private Subscription Opened(ProvisionRequest request)
    {
        var id = $"S-{state.Subscriptions.Count + 1}";
        return new Subscription(
            id,
            request.IsSignInName ? SubscriptionState.Active : SubscriptionState.PendingActive,
            request.IsSignInName,
            DateTimeOffset.UtcNow,
            request.IsSignInName ? null : new Uri($"https://ott.example/activate/{id}")
        );
    }

    private AdapterResult<Subscription> Found(string id) =>
        state.Subscriptions.TryGetValue(id, out var found)
            ? AdapterResult.Applied(found, found.Id)
            : AdapterResult.Declined<Subscription>(Reason.InvalidState);

    private sealed record Done(string Body, Subscription Subscription);

    private sealed record State(Dictionary<string, Done> Keys, Dictionary<string, Subscription> Subscriptions);
}
