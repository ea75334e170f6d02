using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using RestBiller;
using Sandbox.Faults;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>
/// The witness: what it says that it did can be relied on, and what goes wrong is what was switched on.
/// </summary>
[Trait("Requirement", "BIL-001")]
public sealed class SandboxTests(SandboxWorld world) : IClassFixture<SandboxWorld>
{
    [Fact]
    public async Task What_is_in_the_journal_is_known_after_a_crash_and_a_torn_line_is_not()
    {
        var key = RestSubject.NewKey();
        await using (var before = await StartedAsync())
            (await ReserveAsync(before, key, 7)).Effect.ShouldBe(Effect.Applied);
        await world.RestartAsync("""{"number":999,"at":"2027""");
        await using var biller = await StartedAsync();
        (await ReserveAsync(biller, key, 7)).Effect.ShouldBe(Effect.Applied);
        (await ReserveAsync(biller, key, 8)).Error!.Reason.ShouldBe(Reason.IdempotencyConflict);
        var capture = new ChargeStep($"order-{key}", key, new(7, "EUR"));
        var captured = await biller.CaptureAsync(capture, RestSubject.ContextOf($"{key}:capture"), default);
        captured.Effect.ShouldBe(Effect.Applied);
        world.DeedsUnder(key).ShouldBe(1);
        world.Journal.Lines[^1].Key.ShouldBe($"{key}:capture");
        world.Journal.Lines.Select((line, index) => line.Number - index).ShouldAllBe(first => first == 1);
    }

    [Fact]
    public async Task A_fault_of_one_in_three_strikes_the_same_calls_for_the_same_seed()
    {
        await using var biller = await StartedAsync();
        var runs = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            world.Faults.Add(new Fault(FaultKind.Error, "bss/charges/*", Times: null, Probability: 0.33, Seed: 7));
            var effects = new List<Effect>();
            for (var call = 0; call < 20; call++)
                effects.Add((await ReserveAsync(biller, RestSubject.NewKey(), 1)).Effect);
            runs.Add(string.Join(' ', effects));
            world.Faults.Clear();
        }

        runs[0].ShouldBe(runs[1]);
        runs[0].ShouldContain(nameof(Effect.Unknown));
        runs[0].ShouldContain(nameof(Effect.Applied));
    }

    [Fact]
    public async Task It_is_controlled_over_https_by_whoever_has_the_secret()
    {
        using var client = world.Client();
        using var stranger = await client.GetAsync("/journal");
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SandboxWorld.Secret);
        var fault = new
        {
            kind = "decline",
            operation = "bss/charges/reserve",
            reason = "insufficient-credit",
        };
        (await client.PostAsJsonAsync("/control/faults", fault)).EnsureSuccessStatusCode();
        var account = new
        {
            subscriber = "poor",
            credit = 3,
            isActive = true,
        };
        (await client.PostAsJsonAsync("/control/accounts", account)).EnsureSuccessStatusCode();
        (await client.PostAsJsonAsync("/control/clock", new { advance = "01:00:00" })).EnsureSuccessStatusCode();

        await using var biller = await StartedAsync();
        var key = RestSubject.NewKey();
        (await ReserveAsync(biller, $"{key}:1", 1, "poor")).Error!.Code.ShouldBe("SWITCHED_ON");
        (await ReserveAsync(biller, $"{key}:2", 4, "poor")).Error!.Code.ShouldBe("CREDIT");
        var done = await ReserveAsync(biller, key, 3, "poor");
        done.Value!.At.ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(59));
        var journal = await client.GetFromJsonAsync<JsonElement>("/journal");
        var line = journal.EnumerateArray().Single(line => line.GetProperty("key").GetString() == key);
        line.GetProperty("deed").GetString().ShouldBe("reserve");
        line.GetProperty("body").GetProperty("amount").GetProperty("minor").GetInt64().ShouldBe(3);
    }

    private async Task<BillerAdapter> StartedAsync() =>
        await SandboxWorld.StartedAsync(new BillerAdapter(), world.Configuration("bss"));

    private static async Task<AdapterResult<Charge>> ReserveAsync(
        BillerAdapter biller,
        string key,
        long minor,
        string subscriber = RestSubject.Token
    ) =>
        await biller.ReserveAsync(
            RestSubject.Reservation($"order-{key}", minor) with
            {
                Subscriber = new(subscriber),
            },
            RestSubject.ContextOf(key),
            default
        );
}
