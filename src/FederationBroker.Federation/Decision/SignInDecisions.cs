using FederationBroker.Federation.Requests;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Federation.Decision;

/// <summary>
/// Reads the situation as it is at this moment, and asks <see cref="SignInDecider"/> what to do in it.
/// </summary>
internal sealed class SignInDecisions(SituationReader situations, DecisionMeasures measures, TimeProvider clock)
{
    /// <summary>A decision that is carried out; it is counted.</summary>
    public async Task<SignInDecision> MakeAsync(
        HttpContext context,
        PartnerRequest request,
        Partner partner,
        TicketProgress progress,
        CancellationToken cancellation
    )
    {
        var situation = await situations.ReadAsync(context, partner, progress, cancellation);
        using var step = Steps.Begin(Steps.Decision);
        var decision = SignInDecider.Decide(request, situation, partner, clock.GetUtcNow());
        measures.Count(request, partner, decision, step);
        return decision;
    }

    /// <summary>What would be decided, and about whom, for a page that explains it.</summary>
    public async Task<ForeseenDecision> ForeseeAsync(
        HttpContext context,
        PartnerRequest request,
        Partner partner,
        TicketProgress progress,
        CancellationToken cancellation
    )
    {
        var situation = await situations.ReadAsync(context, partner, progress, cancellation);
        return new ForeseenDecision(
            SignInDecider.Decide(request, situation, partner, clock.GetUtcNow()),
            situation.SignedIn
        );
    }
}

/// <param name="Decision">What would be decided now.</param>
/// <param name="SignedIn">About whom; null: nobody is signed in.</param>
internal sealed record ForeseenDecision(SignInDecision Decision, SignedIn? SignedIn);
