using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>
/// What an answer of an adapter means, for every effect, call and age of a step: keys are remembered for 30 days, and
/// "never heard of it" is believed after a minute.
/// </summary>
[Trait("Requirement", "BIL-001")]
public sealed class StepResolutionTests
{
    private const int Day = 24 * 60 * 60;
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly KeyPromise Promise = new(TimeSpan.FromDays(30), TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData("Reserve", null, "Send")]
    [InlineData("Reserve", 5, "LookUp")]
    [InlineData("Provision", 5, "LookUp")]
    [InlineData("Capture", 5, "LookUp")]
    [InlineData("Void", 5, "LookUp")]
    [InlineData("Change", 5, "LookUp")]
    [InlineData("Check", 5, "Send")]
    public void What_was_sent_is_looked_for_before_it_is_sent_again(string kind, int? sentAgo, string call) =>
        StepResolution.CallFor(StepOf(kind, 1, sentAgo, sentAgo)).ToString().ShouldBe(call);

    [Theory]
    [InlineData(Effect.Applied, Reason.None, "done")]
    [InlineData(Effect.Pending, Reason.None, "again after 2 s")]
    [InlineData(Effect.Unknown, Reason.Other, "again after 2 s")]
    [InlineData(Effect.Declined, Reason.InsufficientCredit, "refused: InsufficientCredit")]
    [InlineData(Effect.Declined, Reason.InvalidState, "refused: InvalidState")]
    [InlineData(Effect.Declined, Reason.IdempotencyConflict, "again after 2 s")]
    [InlineData(Effect.Applied, Reason.ContractViolation, "unresolved")]
    [InlineData(Effect.Unknown, Reason.ContractViolation, "unresolved")]
    [InlineData(Effect.NotAttempted, Reason.ContractViolation, "unresolved")]
    public void What_was_sent_and_answered_is(Effect effect, Reason reason, string verdict)
    {
        foreach (var kind in new[] { "Reserve", "Provision", "Capture", "Void", "Change", "Withdraw" })
            Judge(StepOf(kind, 1, 0, 0), StepCall.Send, effect, reason).ShouldBe(verdict, kind);
    }

    [Theory]
    [InlineData(Effect.Applied, Reason.None, "done")]
    [InlineData(Effect.Pending, Reason.None, "again after 10 s")]
    [InlineData(Effect.Unknown, Reason.Unreachable, "again after 10 s")]
    [InlineData(Effect.NotAttempted, Reason.Unreachable, "again after 10 s")]
    [InlineData(Effect.NotAttempted, Reason.Throttled, "again after 10 s")]
    [InlineData(Effect.Declined, Reason.RejectedByOperator, "refused: RejectedByOperator")]
    [InlineData(Effect.Declined, Reason.InvalidState, "resend")]
    [InlineData(Effect.Applied, Reason.ContractViolation, "unresolved")]
    public void What_was_looked_for_is(Effect effect, Reason reason, string verdict)
    {
        foreach (var kind in new[] { "Reserve", "Provision", "Capture", "Void", "Change", "Withdraw" })
            Judge(StepOf(kind, 2, 5, 5), StepCall.LookUp, effect, reason).ShouldBe(verdict, kind);
    }

    [Theory]
    [InlineData("Reserve", 0, 0, "resend")]
    [InlineData("Reserve", 59, 59, "resend")]
    [InlineData("Reserve", 60, 60, "resend")]
    [InlineData("Reserve", 61, 60, "not done, was sent")]
    [InlineData("Reserve", 60, 59, "again after 1 s")]
    [InlineData("Provision", 90, 35, "again after 25 s")]
    [InlineData("Provision", 95, 60, "not done, was sent")]
    [InlineData("Provision", (30 * Day) - 1, 61, "not done, was sent")]
    [InlineData("Provision", 30 * Day, 61, "unresolved")]
    [InlineData("Reserve", 30 * Day, 30 * Day, "unresolved")]
    [InlineData("Capture", 61, 61, "resend")]
    [InlineData("Void", Day, Day, "resend")]
    [InlineData("Change", Day, 5, "resend")]
    [InlineData("Capture", 30 * Day, 5, "unresolved")]
    [InlineData("Reserve", null, null, "resend")]
    public void A_key_that_nobody_has_heard_of_is(string kind, int? first, int? last, string verdict) =>
        Judge(StepOf(kind, 4, first, last), StepCall.LookUp, Effect.Declined, Reason.InvalidState).ShouldBe(verdict);

    [Theory]
    [InlineData(61, "resend")]
    [InlineData(Day, "resend")]
    [InlineData(30 * Day, "unresolved")]
    public void What_a_node_died_over_is_sent_by_the_next_one_unless_its_key_is_too_old(int ago, string verdict)
    {
        foreach (var kind in new[] { "Reserve", "Provision", "Capture", "Void", "Change", "Withdraw" })
            Judge(StepOf(kind, 2, ago, ago), StepCall.LookUp, Effect.Declined, Reason.InvalidState).ShouldBe(verdict);
    }

    [Theory]
    [InlineData("Check", 1, "again after 1 s")]
    [InlineData("Check", 2, "again after 2 s")]
    [InlineData("Check", 5, "again after 16 s")]
    [InlineData("Check", 6, "not done")]
    [InlineData("Reserve", 2, "again after 2 s")]
    [InlineData("Reserve", 6, "not done")]
    [InlineData("Provision", 6, "not done")]
    [InlineData("Capture", 3, "again after 30 s")]
    [InlineData("Void", 3, "again after 30 s")]
    [InlineData("Change", 3, "again after 30 s")]
    public void What_never_left_is_given_up_where_somebody_waits_and_nothing_is_owed(
        string kind,
        int attempts,
        string verdict
    ) => Judge(StepOf(kind, attempts, null, null), StepCall.Send, Effect.NotAttempted).ShouldBe(verdict);

    [Theory]
    [InlineData("Reserve")]
    [InlineData("Provision")]
    public void What_may_still_be_on_its_way_is_not_given_up(string kind) =>
        Judge(StepOf(kind, 3, 12, 12), StepCall.Send, Effect.NotAttempted).ShouldBe("again after 30 s");

    [Fact]
    public void A_question_that_is_not_answered_is_given_up_like_one_that_never_left() =>
        Judge(StepOf("Check", 6, 4, 0), StepCall.Send, Effect.Unknown).ShouldBe("not done");

    [Fact]
    public void An_end_that_is_accepted_for_a_later_date_is_all_that_was_asked()
    {
        var answer = new StepAnswer(Effect.Pending, Reason.None, Code: null, ExternalRef: null) { IsForLater = true };
        Judge(StepOf("Change", 1, 0, 0), StepCall.Send, answer).ShouldBe("done");
        Judge(StepOf("Change", 2, 5, 5), StepCall.LookUp, answer).ShouldBe("done");
    }

    [Fact]
    public void Pauses_grow_from_seconds_to_days_and_then_a_person_looks_at_it()
    {
        var pauses = Enumerable
            .Range(1, 13)
            .Select(attempts => Judge(StepOf("Reserve", attempts, 5, 5), StepCall.LookUp, Effect.Unknown));
        pauses.ShouldBe([
            .. new[] { 2, 10, 30, 60, 300, 3600, 6 * 3600, Day, Day, Day, Day, Day }.Select(seconds =>
                $"again after {seconds} s"
            ),
            "unresolved",
        ]);
    }

    [Fact]
    public void While_an_adapter_does_not_run_no_key_is_too_old()
    {
        var step = StepOf("Reserve", 4, 400 * Day, 30);
        var answer = new StepAnswer(Effect.Declined, Reason.InvalidState, Code: null, ExternalRef: null);
        Said(StepResolution.Judge(step, StepCall.LookUp, answer, KeyPromise.Unknown, Now)).ShouldBe("again after 30 s");
    }

    private static string Judge(OrderStepRow step, StepCall call, Effect effect, Reason reason = Reason.None) =>
        Judge(step, call, new StepAnswer(effect, reason, Code: null, ExternalRef: null));

    private static string Judge(OrderStepRow step, StepCall call, StepAnswer answer) =>
        Said(StepResolution.Judge(step, call, answer, Promise, Now));

    private static string Said(StepVerdict verdict) =>
        verdict switch
        {
            StepVerdict.Again { Resend: true } => "resend",
            StepVerdict.Again again => $"again after {again.Pause.TotalSeconds} s",
            StepVerdict.Settled { End: StepEnd.Done } => "done",
            StepVerdict.Settled { End: StepEnd.Refused refused } => $"refused: {refused.Reason}",
            StepVerdict.Settled { End: StepEnd.NotDone { WasSent: true } } => "not done, was sent",
            StepVerdict.Settled { End: StepEnd.NotDone } => "not done",
            StepVerdict.Settled { End: StepEnd.Unresolved } => "unresolved",
            _ => throw new InvalidOperationException($"No such verdict: {verdict}"),
        };

    private static OrderStepRow StepOf(string kind, int attempts, int? firstAgo, int? lastAgo) =>
        new()
        {
            Tenant = new TenantId("metro"),
            OrderId = Guid.Empty,
            Ordinal = 1,
            Kind = Enum.Parse<StepKind>(kind),
            Key = "key",
            Attempts = attempts,
            FirstSentAt = Now - SecondsOf(firstAgo),
            LastSentAt = Now - SecondsOf(lastAgo),
            CreatedAt = Now,
        };

    private static TimeSpan? SecondsOf(int? ago) => ago is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
