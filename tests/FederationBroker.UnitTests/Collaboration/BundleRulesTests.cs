using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>
/// Parts of a bundle in every order of events that a seeded die can think of: nobody pays before all is opened, nobody
/// has a part of what was to be had as a whole, and nobody waits for ever.
/// </summary>
[Trait("Requirement", "CFG-X")]
public sealed class BundleRulesTests
{
    private const int Runs = 5_000;

    [Fact]
    public void Whatever_happens_in_whatever_order_all_parts_come_to_an_end_that_fits()
    {
        var seen = new Dictionary<string, int>();
        for (var seed = 0; seed < Runs; seed++)
        {
            var bundle = new BundleRun(seed);
            bundle.Run();
            bundle.Fault.ShouldBeNull($"seed {seed}: {bundle}");
            seen[bundle.Shape] = seen.GetValueOrDefault(bundle.Shape) + 1;
        }

        // The die has thought of all that matters.
        seen.Keys.ShouldBe(["all", "none", "part", "part-for-a-person"], ignoreOrder: true);
    }

    /// <summary>One order of a bundle, without anything around it.</summary>
    private sealed class BundleRun(int seed)
    {
        private const int MostSteps = 60;

        private readonly Random dice = new(seed);
        private readonly List<Part> parts = [];
        private readonly List<string> history = [];

        public string? Fault { get; private set; }

        public string Shape =>
            parts.TrueForAll(part => part.IsHad) ? "all"
            : !parts.Exists(part => part.IsHad) ? "none"
            : parts.Exists(part => part.Order.State == OrderState.Review) ? "part-for-a-person"
            : "part";

        public void Run()
        {
            for (var count = dice.Next(2, 5); count > 0; count--)
                parts.Add(new Part(NewOrder(isFree: dice.Next(4) == 0, isOptional: dice.Next(2) == 0)));
            foreach (var part in parts)
                Begin(part);
            Release();
            for (var step = 0; step < MostSteps && parts.Exists(part => part.Open is not null); step++)
                Take(parts.Where(part => part.Open is not null).ElementAt(dice.Next(parts.Count(IsOpen))));
            Fault ??= FaultAtTheEnd();
        }

        public override string ToString() => string.Join("; ", history);

        private static bool IsOpen(Part part) => part.Open is not null;

        private static void Begin(Part part)
        {
            if (part.IsFree)
                part.Order.Gate = OrderGate.BeforeProvision;
            else
                part.Take(StepKind.Check);
        }

        private void Take(Part part)
        {
            var (step, end) = (part.Open!.Value, EndOf(part.Open.Value));
            history.Add($"{parts.IndexOf(part)} {step} {end}");
            part.Open = null;
            part.Note(step, end);
            var move = OrderProcess.After(OrderKind.SignUp, step, end, part.IsFree, part.Order.Failure);
            part.Order.Gate = BundleRules.GateBefore(step, move);
            if (part.Order.Gate == OrderGate.Open)
                Follow(part, move);
            Release();
        }

        private void Release()
        {
            var cases = parts.ConvertAll(part => new BundlePartCase(part.Order, part.Last, part.Steps));
            foreach (var (released, move) in BundleRules.Release(cases))
            {
                released.Order.Gate = OrderGate.Open;
                Follow(parts.Single(part => part.Order == released.Order), move);
            }
        }

        private void Follow(Part part, NextMove move)
        {
            if (move is NextMove.Take take)
            {
                part.Order.Failure = take.Failure;
                if (take.Step == StepKind.Provision && parts.Exists(other => !other.IsHeld && !other.HasFailed))
                    Fault ??= "opened before every price was held";
                if (take.Step == StepKind.Capture && parts.Exists(other => !other.IsOpened && !other.HasFailed))
                    Fault ??= "charged before every part was opened";
                part.Take(take.Step);
            }
            else if (move is NextMove.End end)
            {
                (part.Order.State, part.Order.Failure) = (end.State, end.Failure);
            }
        }

        private StepEnd EndOf(StepKind step) =>
            dice.Next(12) switch
            {
                0 => new StepEnd.Refused(Reason.RejectedBySeller),
                1 => new StepEnd.NotDone(WasSent: dice.Next(2) == 0),
                2 when step != StepKind.Check => new StepEnd.Unresolved(),
                _ => new StepEnd.Done(),
            };

        private string? FaultAtTheEnd()
        {
            if (parts.Exists(part => part.Order.State == OrderState.Processing))
                return "somebody waits for ever";
            if (parts.Exists(part => part.Order.State == OrderState.Denied && (part.IsPaid || part.IsHolding)))
                return "denied, and paid or held";
            if (parts.Exists(part => part.Order.State == OrderState.Denied && part.IsOpened))
                return "denied, and opened";
            // A capture that went wrong comes after all was decided: a person looks at it.
            var isWhole = parts.TrueForAll(part => part.IsHad || part.Order.IsOptional || part.IsAtCapture);
            return parts.Exists(part => part.IsHad) && !isWhole ? "a part of what was to be had as a whole" : null;
        }

        private static OrderRow NewOrder(bool isFree, bool isOptional) =>
            new()
            {
                Tenant = new TenantId("metro"),
                Id = Guid.NewGuid(),
                Number = "AAAAA-AAAAA",
                Kind = OrderKind.SignUp,
                Origin = OrderOrigin.Operator,
                Configuration = CollaborationConfiguration.BundleAndUse,
                AccountId = default,
                SubscriberId = default,
                Partner = new PartnerId("shop"),
                Offer = "basic",
                PriceMinor = isFree ? 0 : 500,
                TaxMinor = 0,
                CommissionMinor = 0,
                Currency = "EUR",
                Interval = PaymentInterval.Month,
                TermsHash = "hash",
                Locale = "en",
                RequestKey = "key",
                BillingAdapter = "bss",
                SubscriptionAdapter = "ott",
                SubscriptionId = Guid.NewGuid(),
                BundleOrderId = Guid.NewGuid(),
                IsOptional = isOptional,
                State = OrderState.Processing,
                CreatedAt = default,
                UpdatedAt = default,
            };
    }

    private sealed class Part(OrderRow order)
    {
        public OrderRow Order { get; } = order;

        public StepKind? Open { get; set; }

        public StepKind? Last { get; private set; }

        public int Steps { get; private set; }

        public bool IsHolding { get; private set; }

        public bool IsOpened { get; private set; }

        public bool IsPaid { get; private set; }

        public bool IsFree => Order.PriceMinor == 0;

        public bool IsHeld => IsFree || IsHolding || IsPaid;

        public bool IsHad => Order.State == OrderState.Completed;

        public bool IsAtCapture => Last == StepKind.Capture;

        public bool HasFailed =>
            Order.Failure != OrderFailure.None || Order.State is OrderState.Denied or OrderState.Review;

        public void Take(StepKind step) => (Open, Last, Steps) = (step, step, Steps + 1);

        public void Note(StepKind step, StepEnd end)
        {
            if (end is not StepEnd.Done)
                return;
            IsHolding = step == StepKind.Reserve || (IsHolding && step is not (StepKind.Capture or StepKind.Void));
            IsOpened = step == StepKind.Provision || (IsOpened && step != StepKind.Withdraw);
            IsPaid |= step == StepKind.Capture;
        }
    }
}
