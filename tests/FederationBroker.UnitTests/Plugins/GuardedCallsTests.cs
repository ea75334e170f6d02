using FederationBroker.Kernel;
using FederationBroker.Plugins.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>Calls that come to nothing cost time, and never the next call.</summary>
[Trait("Requirement", "SUB-SIGN")]
public sealed class GuardedCallsTests : IDisposable
{
    private const string Down = "down";
    private const string Up = "up";

    private readonly MutableClock clock = new();
    private readonly ServiceProvider services = new ServiceCollection()
        .AddMetrics()
        .AddSingleton<AdapterMeasures>()
        .BuildServiceProvider();
    private readonly GuardedCalls<string> calls;

    public GuardedCallsTests()
    {
        var metro = new TenantId("metro");
        calls = new GuardedCalls<string>(
            new CallLimit(TimeSpan.FromSeconds(2), clock),
            new Unusable<string>(reason => reason, answer => answer == Up ? null : answer),
            new AdapterAvailability(metro, "system", "test", NullLogger.Instance),
            services.GetRequiredService<AdapterMeasures>().Of(metro, "system", "call")
        );
    }

    public void Dispose()
    {
        calls.Dispose();
        services.Dispose();
    }

    [Fact]
    public async Task However_often_somebody_asks_while_it_is_left_alone_it_is_asked_again_afterwards()
    {
        for (var call = 0; call < 4; call++)
            (await AskAsync(Down)).ShouldBe(Down);
        for (var call = 0; call < 200; call++)
            (await AskAsync(Up)).ShouldBe(BoundedCall.LeftAlone);
        clock.Advance(TimeSpan.FromSeconds(6));
        (await AskAsync(Up)).ShouldBe(Up);
    }

    [Fact]
    public async Task Whoever_has_gone_before_the_call_was_made_leaves_nobody_waiting()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        for (var call = 0; call < 200; call++)
            await Should.ThrowAsync<OperationCanceledException>(() =>
                calls.RunAsync(_ => Task.FromResult(Up), gone.Token)
            );
        (await AskAsync(Up)).ShouldBe(Up);
    }

    private Task<string> AskAsync(string answer) =>
        calls.RunAsync(_ => Task.FromResult(answer), CancellationToken.None);
}
