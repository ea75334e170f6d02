using System.Collections.Concurrent;
using System.Globalization;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Wire;
using FederationBroker.Plugins.Calls;
using FederationBroker.Plugins.Packages;
using FederationBroker.Plugins.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>
/// Whatever an adapter does, its calls are answered in time and truthfully, and nobody else is disturbed.
/// </summary>
[Trait("Requirement", "BIL-001")]
public sealed class InstanceTests : IDisposable
{
    private readonly SamplePackage sample = SamplePackage.Faulty();
    private readonly ServiceProvider services = new ServiceCollection()
        .AddMetrics()
        .AddSingleton<AdapterMeasures>()
        .BuildServiceProvider();

    public void Dispose()
    {
        services.Dispose();
        sample.Dispose();
    }

    [Fact]
    public async Task An_adapter_that_is_well_is_ready_and_does_what_it_is_asked()
    {
        await using var instance = await StartedAsync();
        var reserved = await ReserveAsync(instance, "key-1");
        (reserved.Effect, reserved.Value!.Amount.Minor).ShouldBe((Effect.Applied, 7));
        (await ReserveAsync(instance, "key-1")).ExternalRef.ShouldBe(reserved.ExternalRef);
    }

    [Theory]
    [InlineData("hangs")]
    [InlineData("spins")]
    public async Task A_question_that_is_never_answered_is_given_up_in_time_and_was_not_attempted(string fault)
    {
        await using var instance = await StartedAsync(fault);
        var began = TimeProvider.System.GetTimestamp();
        (await CheckAsync(instance)).Effect.ShouldBe(Effect.NotAttempted);
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        // Other calls of it go on: this one hangs alone.
        (await ReserveAsync(instance, "key-2")).Effect.ShouldBe(Effect.Applied);
    }

    [Fact]
    public async Task What_is_thrown_stays_inside()
    {
        await using var instance = await StartedAsync("throws");
        var answer = await CheckAsync(instance);
        answer.Effect.ShouldBe(Effect.NotAttempted);
        answer.Error!.Message!.ShouldNotContain("secret");
    }

    [Fact]
    public async Task An_adapter_that_floods_its_log_waits_itself_and_few_lines_are_kept()
    {
        var log = new CountingLog();
        await using var instance = await StartedAsync("floods", log: log);
        (await CheckAsync(instance)).Effect.ShouldBe(Effect.Applied);
        await Eventually.TrueAsync(
            () => Task.FromResult(log.Lines.Count(line => line.Contains("lines left out")) >= 2),
            "it is told how much was left out"
        );
        log.Lines.Count.ShouldBeLessThan(200);
        log.Lines.ShouldAllBe(line => line.Length < 300);
        (await ReserveAsync(instance, "key-5")).Effect.ShouldBe(Effect.Applied);
    }

    [Fact]
    public async Task An_adapter_does_not_get_more_memory_than_it_may_have()
    {
        await using var instance = await StartedAsync("eats-memory");
        (await CheckAsync(instance)).Effect.ShouldBe(Effect.NotAttempted);
        await Eventually.TrueAsync(
            async () => (await ReserveAsync(instance, "key-6")).Effect == Effect.Applied,
            "it is there, or there again"
        );
    }

    [Fact]
    public async Task An_adapter_comes_after_the_broker_where_both_want_a_processor()
    {
        await using var instance = await StartedAsync();
        Niceness().ShouldBe(10 + OwnNiceness());
    }

    [Fact]
    public async Task An_adapter_that_dies_is_started_again_and_knows_what_it_did()
    {
        await using var instance = await StartedAsync("crashes");
        var before = await ReserveAsync(instance, "key-3");
        (await CheckAsync(instance)).Effect.ShouldBe(Effect.NotAttempted);
        await Eventually.TrueAsync(
            async () => (await ReserveAsync(instance, "key-3")).ExternalRef == before.ExternalRef,
            "it is back, and knows the key"
        );
    }

    [Fact]
    public async Task An_adapter_that_does_not_stop_dying_is_left_alone()
    {
        await using var instance = New(sample.Configuration("crashes-at-start"), new HastyClock());
        instance.Start();
        await Eventually.TrueAsync(
            () => Task.FromResult(instance.State is AdapterState.Quarantined),
            "it is quarantined",
            TimeSpan.FromSeconds(60)
        );
        (await ReserveAsync(instance, "key-4")).Effect.ShouldBe(Effect.NotAttempted);
    }

    [Fact]
    public async Task A_configuration_that_the_adapter_refuses_is_told_with_its_place()
    {
        await using var instance = New(
            new
            {
                journal = "/no/such/folder/x",
                currency = "EUR",
                opening = 1,
            }
        );
        instance.Start();
        await Eventually.TrueAsync(
            () => Task.FromResult(instance.State is AdapterState.ConfigurationInvalid),
            "it is refused"
        );
        var why = ((AdapterState.ConfigurationInvalid)instance.State).Why;
        (why.Code, why.Place).ShouldBe(("FB-6012", "/journal"));
        why.Fix.ShouldContain("absolute path");
    }

    [Fact]
    public async Task A_package_that_was_tampered_with_is_never_run()
    {
        File.AppendAllText(sample.PathOf("PrepaidBalance.dll"), "more");
        await using var instance = New(sample.Configuration());
        instance.Start();
        await Eventually.TrueAsync(() => Task.FromResult(instance.State is AdapterState.Rejected), "it is rejected");
        ((AdapterState.Rejected)instance.State).Why.Code.ShouldBe("FB-6005");
    }

    // Linux, proc(5): the 19th field of stat; the second one may hold blanks, and ends with a bracket.
    private static int NicenessIn(string stat) =>
        int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);

    private static int OwnNiceness() => NicenessIn(File.ReadAllText("/proc/self/stat"));

    private int Niceness() =>
        Directory
            .EnumerateDirectories("/proc")
            .Where(IsOurs)
            .Select(process => NicenessIn(File.ReadAllText(Path.Combine(process, "stat"))))
            .ShouldHaveSingleItem();

    private bool IsOurs(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains(sample.Store, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task<AdapterInstance> StartedAsync(
        string fault = "",
        TimeProvider? clock = null,
        ILogger<AdapterLife>? log = null
    )
    {
        var instance = New(sample.Configuration(fault), clock, log);
        instance.Start();
        await Eventually.TrueAsync(
            () => Task.FromResult(instance.State is AdapterState.Ready),
            "it is ready",
            TimeSpan.FromSeconds(30)
        );
        return instance;
    }

    private AdapterInstance New(object configuration, TimeProvider? clock = null, ILogger<AdapterLife>? log = null)
    {
        var time = clock ?? TimeProvider.System;
        var store = new PackageStore(sample.Store, sample.Publishers);
        return new AdapterInstance(
            new WantedAdapter(
                new TenantId("metro"),
                "billing",
                sample.Folder,
                Digest: null,
                System.Text.Json.JsonSerializer.SerializeToElement(configuration),
                new Dictionary<string, string>()
            ),
            new AdapterLife(store, time, log ?? NullLogger<AdapterLife>.Instance),
            services.GetRequiredService<AdapterMeasures>(),
            time,
            NullLogger.Instance
        );
    }

    private static Task<AdapterResult<BillingCheck>> CheckAsync(AdapterInstance instance) =>
        instance.CallAsync(
            Operations.Check,
            new BillingCheckRequest(new("sub"), "ott", "offer"),
            new CallStep($"check:{Guid.NewGuid():N}"),
            CancellationToken.None
        );

    private static Task<AdapterResult<Charge>> ReserveAsync(AdapterInstance instance, string key) =>
        instance.CallAsync(
            Operations.Reserve,
            new ChargeRequest("order", new("sub"), "ott", new(7, "EUR"), new(0, "EUR"), "OTT"),
            new CallStep(key),
            CancellationToken.None
        );

    private sealed class CountingLog : ILogger<AdapterLife>
    {
        private readonly ConcurrentQueue<string> lines = new();

        public IReadOnlyCollection<string> Lines => lines;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue(formatter(state, exception));
    }

    /// <summary>Waits a hundredth of what it is told: pauses between two starts are long on purpose.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 100 : dueTime, period);
    }
}
