using System.Text.Json;
using Sandbox.Books;
using Sandbox.Faults;

namespace Sandbox.Contract;

/// <summary>What went on, what is to go wrong, and what time it is.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder system)
    {
        system.MapGet("/journal", (Exchange exchange) => exchange.Deeds());
        var control = system.MapGroup("/control");
        control.MapGet("/faults", (FaultPlan plan) => plan.All);
        control.MapPost("/faults", (Fault fault, FaultPlan plan) =>
        {
            plan.Add(fault);
            return plan.All;
        });
        control.MapDelete("/faults", (FaultPlan plan) => plan.Clear());
        control.MapGet("/clock", (MovableClock clock) => new { now = clock.GetUtcNow() });
        control.MapPost("/clock", (ClockMove move, MovableClock clock) =>
        {
            clock.Advance(move.Advance);
            return new { now = clock.GetUtcNow() };
        });
        control.MapPost("/accounts", (Account account, Charges book, Exchange exchange) => exchange.Put(book, account));
        control.MapPost("/listing", (Falsehood[] falsehoods, Charges book, Exchange exchange) =>
        {
            foreach (var falsehood in falsehoods)
                exchange.Put(book, falsehood);
        });
        control.MapPost("/offers", (SoldOffer offer, Customers book, Exchange exchange) => exchange.Put(book, offer));
        control.MapPost("/link", (Concerned concerned, Subscriptions book, Exchange exchange) =>
            ChangeAlone("link", concerned.Subscription, book, exchange)
        );
        control.MapPost("/revoke", (Concerned concerned, Subscriptions book, Exchange exchange) =>
            ChangeAlone("revoke", concerned.Subscription, book, exchange)
        );
    }

    /// <summary>Where a subscriber says whose account it is: a link with nobody's name in it.</summary>
    public static void MapActivation(this IEndpointRouteBuilder system)
    {
        system.MapGet($"{Subscriptions.ActivationPath}{{subscription}}", () =>
            Results.Text(
                "<!doctype html><title>Activate</title><form method=post><button>This is my account</button></form>",
                "text/html"
            )
        );
        system.MapPost(
            $"{Subscriptions.ActivationPath}{{subscription}}",
            (string subscription, Subscriptions book, Exchange exchange) =>
                Results.Text(ChangeAlone("link", subscription, book, exchange).Word)
        );
    }

    // What the service does by itself, or its own subscriber with it; no adapter has asked for it.
    private static Outcome ChangeAlone(string change, string subscription, Subscriptions book, Exchange exchange) =>
        exchange.Change(
            book,
            change,
            $"{change}:{subscription}",
            JsonSerializer.SerializeToElement(new ChangeAsked(subscription, change), Words.Json),
            fault: null
        );
}

/// <param name="Advance">How far the clock is moved.</param>
internal sealed record ClockMove(TimeSpan Advance);

/// <param name="Subscription">As the service calls it.</param>
internal sealed record Concerned(string Subscription);
