using FederationBroker.Partners;
using FederationBroker.Standing.Decisions;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Standing.Api;

/// <summary>
/// Who asks, about whom, and whose signature is under the answer: what this room has to hear from the protocol that
/// partners hold tokens and keys of.
/// </summary>
public interface IStandingCallers
{
    /// <summary>The partner behind a request, if its agreement (still) lets it ask.</summary>
    Task<StandingCall> AuthenticateAsync(HttpRequest request, CancellationToken cancellation);

    /// <summary>The subscriber behind an access token that this partner was given.</summary>
    Task<StandingSubject> FindSubjectAsync(Partner partner, string accessToken, CancellationToken cancellation);

    /// <summary>Signs a decision for a licence server, which asks nobody.</summary>
    /// <returns>A JWT of type "decision+jwt".</returns>
    ValueTask<string> SignAsync(Partner partner, SignedDecision decision, CancellationToken cancellation);
}

public abstract record StandingCall
{
    private StandingCall() { }

    public sealed record Accepted(Partner Partner) : StandingCall;

    /// <param name="Answer">In the words of RFC 6750 3.1.</param>
    public sealed record Refused(IResult Answer) : StandingCall;
}

public abstract record StandingSubject
{
    private StandingSubject() { }

    /// <param name="Session">The login that the token came from; null: it came from none that is known.</param>
    public sealed record Found(string Pseudonym, Guid? Session) : StandingSubject;

    /// <param name="Answer">In the words of RFC 6750 3.1.</param>
    public sealed record Refused(IResult Answer) : StandingSubject;
}

/// <param name="Lifetime">How long a licence server may rely on it.</param>
public sealed record SignedDecision(
    StandingQuestion Question,
    string? DeviceId,
    StandingDecision Decision,
    TimeSpan Lifetime
);
