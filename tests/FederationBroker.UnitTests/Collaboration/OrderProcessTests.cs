using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>What follows from every end of every step (J.1304 clause 7): nobody pays for what could not be
/// had.</summary>
[Trait("Requirement", "BIL-001")]
[Trait("Requirement", "BIL-002")]
public sealed class OrderProcessTests
{
    [Theory]
    [InlineData(OrderKind.SignUp, false, "Check")]
    [InlineData(OrderKind.SignUp, true, "Provision")]
    [InlineData(OrderKind.Cancel, true, "Change")]
    [InlineData(OrderKind.Resume, true, "Change")]
    [InlineData(OrderKind.Renewal, false, "Reserve")]
    [InlineData(OrderKind.Refund, false, "Refund")]
    public void An_order_begins_with(OrderKind kind, bool isFree, string step) =>
        OrderProcess.First(kind, isFree).ToString().ShouldBe(step);

    [Theory]
    [InlineData("Check", "done", "then Reserve")]
    [InlineData("Check", "not done", "Denied: BuyerServiceUnavailable")]
    [InlineData("Check", "sent and not done", "Denied: BuyerServiceUnavailable")]
    [InlineData("Check", "unresolved", "Denied: BuyerServiceUnavailable")]
    [InlineData("Reserve", "done", "then Provision")]
    [InlineData("Reserve", "not done", "Denied: BuyerServiceUnavailable")]
    [InlineData("Reserve", "sent and not done", "then Void for BuyerServiceUnavailable")]
    [InlineData("Reserve", "unresolved", "Review: None")]
    [InlineData("Provision", "done", "then Capture")]
    [InlineData("Provision", "not done", "then Void for SellerServiceUnavailable")]
    [InlineData("Provision", "sent and not done", "then Void for SellerServiceUnavailable")]
    [InlineData("Provision", "refused: RejectedBySeller", "then Void for RejectedBySellerService")]
    [InlineData("Provision", "unresolved", "Review: None")]
    [InlineData("Capture", "done", "Completed: None")]
    [InlineData("Capture", "not done", "Review: None")]
    [InlineData("Capture", "sent and not done", "Review: None")]
    [InlineData("Capture", "refused: InsufficientCredit", "Review: None")]
    [InlineData("Capture", "unresolved", "Review: None")]
    [InlineData("Refund", "done", "Completed: None")]
    [InlineData("Refund", "refused: InvalidState", "Denied: RejectedByBuyerService")]
    [InlineData("Refund", "unresolved", "Review: None")]
    [InlineData("Withdraw", "done", "then Void")]
    [InlineData("Withdraw", "refused: InvalidState", "then Void")]
    [InlineData("Withdraw", "refused: RejectedBySeller", "Review: None")]
    [InlineData("Withdraw", "not done", "Review: None")]
    [InlineData("Withdraw", "unresolved", "Review: None")]
    [InlineData("Change", "done", "Completed: None")]
    [InlineData("Change", "not done", "Denied: SellerServiceUnavailable")]
    [InlineData("Change", "sent and not done", "Denied: SellerServiceUnavailable")]
    [InlineData("Change", "refused: InvalidState", "Denied: RejectedBySellerService")]
    [InlineData("Change", "unresolved", "Review: None")]
    public void A_step_that_ends_is_followed_by(string step, string end, string next) =>
        After(step, end, isFree: false).ShouldBe(next);

    [Fact]
    [Trait("Requirement", "PAY-INV")]
    public void Of_a_renewal_what_is_held_is_taken() =>
        OrderProcess
            .After(OrderKind.Renewal, StepKind.Reserve, new StepEnd.Done(), isFree: false, OrderFailure.None)
            .ShouldBe(new NextMove.Take(StepKind.Capture));

    [Theory]
    [InlineData("done", "Completed: None")]
    [InlineData("not done", "Denied: SellerServiceUnavailable")]
    [InlineData("sent and not done", "Denied: SellerServiceUnavailable")]
    [InlineData("refused: RejectedBySeller", "Denied: RejectedBySellerService")]
    [InlineData("unresolved", "Review: None")]
    public void Of_what_is_free_nothing_is_charged_or_given_back(string end, string next) =>
        After("Provision", end, isFree: true).ShouldBe(next);

    [Theory]
    [InlineData("done", "Denied: NotEnoughCredit")]
    [InlineData("refused: InvalidState", "Denied: NotEnoughCredit")]
    [InlineData("refused: RejectedByOperator", "Review: NotEnoughCredit")]
    [InlineData("not done", "Review: NotEnoughCredit")]
    [InlineData("sent and not done", "Review: NotEnoughCredit")]
    [InlineData("unresolved", "Review: NotEnoughCredit")]
    public void Nobody_is_told_that_nothing_was_charged_before_it_is_given_back(string end, string next) =>
        After("Void", end, isFree: false, OrderFailure.NotEnoughCredit).ShouldBe(next);

    [Theory]
    [InlineData(Reason.InsufficientCredit, "NotEnoughCredit", "NotEnoughCredit")]
    [InlineData(Reason.BuyerAccountUnknown, "BuyerAccountUnknown", "BuyerAccountUnknown")]
    [InlineData(Reason.SellerAccountUnknown, "SellerAccountUnknown", "SellerAccountUnknown")]
    [InlineData(Reason.RejectedByOperator, "RejectedByBuyerService", "RejectedByBuyerService")]
    [InlineData(Reason.RejectedBySeller, "RejectedBySellerService", "RejectedBySellerService")]
    [InlineData(Reason.IdempotencyConflict, "UnknownError", "UnknownError")]
    [InlineData(Reason.ContractViolation, "UnknownError", "UnknownError")]
    [InlineData(Reason.InvalidState, "RejectedByBuyerService", "RejectedBySellerService")]
    [InlineData(Reason.NotSupported, "RejectedByBuyerService", "RejectedBySellerService")]
    [InlineData(Reason.Unreachable, "RejectedByBuyerService", "RejectedBySellerService")]
    [InlineData(Reason.Throttled, "RejectedByBuyerService", "RejectedBySellerService")]
    [InlineData(Reason.Other, "RejectedByBuyerService", "RejectedBySellerService")]
    [InlineData(Reason.None, "RejectedByBuyerService", "RejectedBySellerService")]
    public void A_refusal_is_told_in_the_words_of_whoever_refused(Reason reason, string billing, string service)
    {
        After("Check", $"refused: {reason}", isFree: false).ShouldBe($"Denied: {billing}");
        After("Reserve", $"refused: {reason}", isFree: false).ShouldBe($"Denied: {billing}");
        After("Provision", $"refused: {reason}", isFree: false).ShouldBe($"then Void for {service}");
        After("Provision", $"refused: {reason}", isFree: true).ShouldBe($"Denied: {service}");
        After("Change", $"refused: {reason}", isFree: false).ShouldBe($"Denied: {service}");
    }

    [Fact]
    public void Every_reason_has_a_failure_of_its_own_or_the_side_s() =>
        Enum.GetValues<Reason>().Length.ShouldBe(13, "A new reason wants a row above.");

    private static string After(string step, string end, bool isFree, OrderFailure earlier = OrderFailure.None) =>
        OrderProcess.After(OrderKind.SignUp, Enum.Parse<StepKind>(step), EndOf(end), isFree, earlier) switch
        {
            NextMove.Take { Failure: OrderFailure.None } take => $"then {take.Step}",
            NextMove.Take take => $"then {take.Step} for {take.Failure}",
            NextMove.End over => $"{over.State}: {over.Failure}",
            var other => throw new InvalidOperationException($"No such move: {other}"),
        };

    private static StepEnd EndOf(string text) =>
        text switch
        {
            "done" => new StepEnd.Done(),
            "not done" => new StepEnd.NotDone(WasSent: false),
            "sent and not done" => new StepEnd.NotDone(WasSent: true),
            "unresolved" => new StepEnd.Unresolved(),
            _ => new StepEnd.Refused(Enum.Parse<Reason>(text.Split(": ")[1])),
        };
}
