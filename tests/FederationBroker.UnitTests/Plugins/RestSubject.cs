using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using RestBiller;
using RestOttSubscriptions;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>What came of a call, whatever it was about.</summary>
internal sealed record Said(Effect Effect, Reason? Reason, string? Code, object? Value, string Text)
{
    public static Said Of<T>(AdapterResult<T> result)
        where T : class =>
        new(result.Effect, result.Error?.Reason, result.Error?.Code, result.Value, JsonSerializer.Serialize(result));
}

/// <summary>One thing that an adapter over HTTP does, so that every fault can be tried on each.</summary>
/// <param name="Side">Of the sandbox.</param>
/// <param name="Operation">As faults name it.</param>
/// <param name="Adapter">Of this process.</param>
/// <param name="DoAsync">Does it under a key, twice the amount or for another order when told so.</param>
/// <param name="LookUpAsync">Asks what became of a key.</param>
internal sealed record RestSubject(
    string Side,
    string Operation,
    IAdapter Adapter,
    Func<string, bool, Task<Said>> DoAsync,
    Func<string, Task<Said>> LookUpAsync
) : IAsyncDisposable
{
    public const string Token = "token-that-nobody-else-hears";

    public static string NewKey() => $"test:{Guid.CreateVersion7():N}";

    public ValueTask DisposeAsync() => Adapter.DisposeAsync();

    /// <param name="what"><c>reserve</c>, <c>capture</c>, <c>void</c>, <c>refund</c>, <c>provision</c> or <c>pause</c>.
    /// </param>
    /// <param name="configuration">Of the side that it belongs to.</param>
    public static async Task<RestSubject> OfAsync(string what, Func<string, JsonElement> configuration)
    {
        if (what is "provision" or "pause")
        {
            var service = await SandboxWorld.StartedAsync(new OttAdapter(), configuration("ott"));
            return new RestSubject(
                "ott",
                what == "pause" ? "ott/subscriptions/change" : "ott/subscriptions/provision",
                service,
                (key, other) => what == "pause" ? PauseAsync(service, key, other) : OpenAsync(service, key, other),
                async key => Said.Of(await service.LookUpAsync(new KeyLookup(key), ContextOf(NewKey()), default))
            );
        }

        var biller = await SandboxWorld.StartedAsync(new BillerAdapter(), configuration("bss"));
        return new RestSubject(
            "bss",
            $"bss/charges/{what}",
            biller,
            (key, other) => ChargeAsync(biller, what, key, other ? 14 : 7),
            async key => Said.Of(await biller.LookUpAsync(new KeyLookup(key), ContextOf(NewKey()), default))
        );
    }

    public static CallContext ContextOf(string key) => new("metro", "test", key, 1, TimeSpan.FromSeconds(10));

    public static ChargeRequest Reservation(string order, long minor, string? mandate = null) =>
        new(order, new(Token), "cinema", new(minor, "EUR"), new(1, "EUR"), "Cinema", mandate);

    // What has to come first is done under keys that follow from this one: twice asked, it is there.
    private static async Task<Said> ChargeAsync(BillerAdapter biller, string what, string key, long minor)
    {
        if (what == "reserve")
            return Said.Of(await biller.ReserveAsync(Reservation($"order-{key}", minor), ContextOf(key), default));
        var step = new ChargeStep($"order-{key}", $"{key}:reserve", new(minor, "EUR"));
        await biller.ReserveAsync(Reservation(step.Order, 20), ContextOf(step.ReservationKey), default);
        if (what == "refund")
            await biller.CaptureAsync(step with { Amount = new(20, "EUR") }, ContextOf($"{key}:capture"), default);
        return Said.Of(
            what switch
            {
                "capture" => await biller.CaptureAsync(step, ContextOf(key), default),
                "void" => await biller.VoidAsync(step, ContextOf(key), default),
                _ => await biller.RefundAsync(step, ContextOf(key), default),
            }
        );
    }

    private static async Task<Said> OpenAsync(OttAdapter service, string key, bool other) =>
        Said.Of(
            await service.ProvisionAsync(
                new ProvisionRequest($"order-{key}", Token, true, other ? "premium" : "basic"),
                ContextOf(key),
                default
            )
        );

    private static async Task<Said> PauseAsync(OttAdapter service, string key, bool other)
    {
        var opened = await service.ProvisionAsync(
            new ProvisionRequest($"order-{key}", Token, true, "basic"),
            ContextOf($"{key}:provision"),
            default
        );
        var change = other ? SubscriptionChangeKind.Cancel : SubscriptionChangeKind.Pause;
        return Said.Of(
            await service.ChangeAsync(new SubscriptionChange(opened.Value!.Id, change), ContextOf(key), default)
        );
    }
}
