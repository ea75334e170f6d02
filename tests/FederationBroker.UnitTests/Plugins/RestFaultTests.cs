using System.Net;
using System.Net.Sockets;
using FederationBroker.Plugins.Abstractions.Effects;
using Sandbox.Faults;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>
/// Whatever goes wrong on the way to a BSS or an OTT service, the effect says what is known of it, the key finds out
/// the rest, and the other side's own journal has each deed once.
/// </summary>
[Trait("Requirement", "BIL-001")]
public sealed class RestFaultTests(SandboxWorld world) : IClassFixture<SandboxWorld>
{
    private static readonly string[] Operations = ["reserve", "capture", "void", "refund", "provision", "pause"];

    private static readonly (FaultKind Fault, Reason Why, bool IsDone)[] Losses =
    [
        (FaultKind.LoseRequest, Reason.Other, false),
        (FaultKind.LoseReply, Reason.Other, true),
        (FaultKind.Error, Reason.Other, false),
        (FaultKind.Redirect, Reason.Other, false),
        (FaultKind.Garbage, Reason.Other, true),
        (FaultKind.TooMuch, Reason.Other, true),
        (FaultKind.WrongKey, Reason.ContractViolation, true),
        (FaultKind.WrongAmount, Reason.ContractViolation, true),
        (FaultKind.WrongCurrency, Reason.ContractViolation, true),
    ];

    public static TheoryData<string, FaultKind, Reason, bool> EachOnEach
    {
        get
        {
            var rows = new TheoryData<string, FaultKind, Reason, bool>();
            foreach (var operation in Operations)
            foreach (var (fault, why, isDone) in Losses)
                if (!IsAboutMoney(fault) || operation is not ("provision" or "pause"))
                    rows.Add(operation, fault, why, isDone);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(EachOnEach))]
    public async Task A_lost_answer_is_unknown_and_the_key_finds_out(
        string operation,
        FaultKind fault,
        Reason why,
        bool isDone
    )
    {
        await using var subject = await RestSubject.OfAsync(operation, side => world.Configuration(side));
        await subject.DoAsync(RestSubject.NewKey(), false); // on a connection that is used again
        var key = RestSubject.NewKey();
        world.Faults.Add(new Fault(fault, subject.Operation));
        var lost = await subject.DoAsync(key, false);
        (lost.Effect, lost.Reason).ShouldBe((Effect.Unknown, why));
        lost.Text.ShouldNotContain(RestSubject.Token);
        lost.Text.ShouldNotContain(SandboxWorld.Secret);

        world.DeedsUnder(key).ShouldBe(isDone ? 1 : 0);
        var found = await subject.LookUpAsync(key);
        (found.Effect, found.Reason).ShouldBe(isDone ? (Effect.Applied, null) : (Effect.Declined, Reason.InvalidState));
        (await subject.DoAsync(key, false)).Effect.ShouldBe(Effect.Applied);
        (await subject.DoAsync(key, true)).Reason.ShouldBe(Reason.IdempotencyConflict);
        world.DeedsUnder(key).ShouldBe(1);
    }

    [Theory]
    [InlineData("reserve")]
    [InlineData("provision")]
    public async Task An_answer_that_is_late_is_unknown_and_was_given_all_the_same(string operation)
    {
        await using var subject = await RestSubject.OfAsync(operation, side => world.Configuration(side, timeout: 1));
        var key = RestSubject.NewKey();
        world.Faults.Add(new Fault(FaultKind.Late, subject.Operation));
        (await subject.DoAsync(key, false)).Effect.ShouldBe(Effect.Unknown);
        (await subject.LookUpAsync(key)).Effect.ShouldBe(Effect.Applied);
        (await subject.DoAsync(key, false)).Effect.ShouldBe(Effect.Applied);
        world.DeedsUnder(key).ShouldBe(1);
    }

    [Theory]
    [InlineData("insufficient-credit", Reason.InsufficientCredit)]
    [InlineData("subscriber-unknown", Reason.BuyerAccountUnknown)]
    [InlineData("seller-unknown", Reason.SellerAccountUnknown)]
    [InlineData("rejected-by-operator", Reason.RejectedByOperator)]
    [InlineData("rejected-by-seller", Reason.RejectedBySeller)]
    [InlineData("wrong-state", Reason.InvalidState)]
    [InlineData("not-supported", Reason.NotSupported)]
    [InlineData("something-new", Reason.Other)]
    public async Task A_refusal_is_told_in_the_brokers_words_and_is_final_under_its_key(string word, Reason reason)
    {
        foreach (var operation in new[] { "reserve", "provision" })
        {
            await using var subject = await RestSubject.OfAsync(operation, side => world.Configuration(side));
            var key = RestSubject.NewKey();
            world.Faults.Add(new Fault(FaultKind.Decline, subject.Operation, Reason: word, Code: "OWN-7"));
            foreach (var said in new[] { await subject.DoAsync(key, false), await subject.DoAsync(key, false) })
                (said.Effect, said.Reason, said.Code).ShouldBe((Effect.Declined, reason, "OWN-7"));
            (await subject.LookUpAsync(key)).Reason.ShouldBe(reason);
            world.DeedsUnder(key).ShouldBe(0);
        }
    }

    [Theory]
    [InlineData("reserve")]
    [InlineData("capture")]
    [InlineData("provision")]
    public async Task What_is_accepted_is_pending_until_it_is_done(string operation)
    {
        await using var subject = await RestSubject.OfAsync(operation, side => world.Configuration(side));
        var key = RestSubject.NewKey();
        world.Faults.Add(new Fault(FaultKind.Pending, subject.Operation, Delay: TimeSpan.FromHours(1)));
        (await subject.DoAsync(key, false)).Effect.ShouldBe(Effect.Pending);
        (await subject.LookUpAsync(key)).Effect.ShouldBe(Effect.Pending);
        world.DeedsUnder(key).ShouldBe(0);
        world.Clock.Advance(TimeSpan.FromHours(1));
        (await subject.LookUpAsync(key)).Effect.ShouldBe(Effect.Applied);
        (await subject.DoAsync(key, false)).Effect.ShouldBe(Effect.Applied);
        world.DeedsUnder(key).ShouldBe(1);
    }

    [Theory]
    [InlineData("capture")]
    [InlineData("provision")]
    public async Task A_repeat_that_is_refused_as_done_is_looked_up_and_believed_only_then(string operation)
    {
        await using var subject = await RestSubject.OfAsync(operation, side => world.Configuration(side));
        var key = RestSubject.NewKey();
        var first = await subject.DoAsync(key, false);
        world.Faults.Add(new Fault(FaultKind.RefuseRepeat, subject.Operation));
        (await subject.DoAsync(key, false)).ShouldBe(first);

        world.Faults.Add(new Fault(FaultKind.RefuseRepeat, subject.Operation));
        var lookUp = subject.Side == "bss" ? "bss/charges/look-up" : "ott/subscriptions/look-up";
        world.Faults.Add(new Fault(FaultKind.Error, lookUp));
        (await subject.DoAsync(key, false)).Effect.ShouldBe(Effect.Unknown);
    }

    [Theory]
    [InlineData("reserve", FaultKind.LoseReply)]
    [InlineData("reserve", FaultKind.Error)]
    [InlineData("reserve", FaultKind.Garbage)]
    [InlineData("provision", FaultKind.WrongKey)]
    [InlineData("provision", FaultKind.Redirect)]
    public async Task A_look_up_that_goes_wrong_says_that_it_does_not_know(string operation, FaultKind fault)
    {
        await using var subject = await RestSubject.OfAsync(operation, side => world.Configuration(side));
        var key = RestSubject.NewKey();
        await subject.DoAsync(key, false);
        var lookUp = subject.Side == "bss" ? "bss/charges/look-up" : "ott/subscriptions/look-up";
        // A question may be sent twice by the handler; its answer is lost each time.
        world.Faults.Add(new Fault(fault, lookUp, Times: null));
        (await subject.LookUpAsync(key)).Effect.ShouldBe(Effect.Unknown);
        world.Faults.Clear();
        (await subject.LookUpAsync(key)).Effect.ShouldBe(Effect.Applied);
    }

    [Theory]
    [InlineData("reserve")]
    [InlineData("provision")]
    public async Task A_404_of_somebody_else_says_nothing_about_a_key(string operation)
    {
        await using var subject = await RestSubject.OfAsync(operation, side =>
            world.Configuration($"nothing-here/{side}")
        );
        (await subject.LookUpAsync(RestSubject.NewKey())).Effect.ShouldBe(Effect.Unknown);
        (await subject.DoAsync(RestSubject.NewKey(), false)).Effect.ShouldBe(Effect.Unknown);
    }

    [Fact]
    public async Task Where_no_byte_was_sent_nothing_was_attempted()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0); // takes connections, and never says a word
        deaf.Start();
        var port = ((IPEndPoint)deaf.LocalEndpoint).Port;
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var closedPort = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        string[] addresses =
        [
            $"https://localhost:{closedPort}/",
            $"https://localhost:{port}/",
            "https://nobody.invalid/",
            // A name that is not in its certificate.
            $"{world.Address.Replace("localhost", "127.0.0.1", StringComparison.Ordinal)}/bss/",
        ];
        foreach (var address in addresses)
        foreach (var operation in new[] { "reserve", "provision" })
        {
            await using var subject = await RestSubject.OfAsync(operation, _ => Elsewhere(address, world.Authority));
            var said = await subject.DoAsync(RestSubject.NewKey(), false);
            (said.Effect, said.Reason).ShouldBe((Effect.NotAttempted, Reason.Unreachable), address);
            (await subject.LookUpAsync(RestSubject.NewKey())).Effect.ShouldBe(Effect.Unknown, address);
            (await subject.Adapter.CheckHealthAsync(CancellationToken.None)).IsWell.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task An_authority_that_is_not_trusted_is_not_talked_to()
    {
        await using var subject = await RestSubject.OfAsync("reserve", _ => Elsewhere($"{world.Address}/bss/", null));
        var said = await subject.DoAsync(RestSubject.NewKey(), false);
        (said.Effect, said.Reason).ShouldBe((Effect.NotAttempted, Reason.Unreachable));
    }

    private static bool IsAboutMoney(FaultKind fault) => fault is FaultKind.WrongAmount or FaultKind.WrongCurrency;

    private static System.Text.Json.JsonElement Elsewhere(string address, string? authority) =>
        System.Text.Json.JsonSerializer.SerializeToElement(
            new
            {
                address,
                secret = "sandbox",
                caFile = authority,
                timeout = "00:00:01",
            }
        );
}
