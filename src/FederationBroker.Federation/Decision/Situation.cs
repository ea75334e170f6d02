using System.Collections.Immutable;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Requests;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers.OperatorSystem;

namespace FederationBroker.Federation.Decision;

/// <summary>All that a decision looks at besides the request: read in one query, then judged without I/O.</summary>
internal sealed record Situation
{
    /// <summary>The browser's cable login; null when there is none.</summary>
    public SignedIn? SignedIn { get; init; }

    public TicketProgress Progress { get; init; } = TicketProgress.None;
}

/// <summary>Who is signed in, and what they have agreed with this partner so far.</summary>
internal sealed record SignedIn
{
    public required Session Session { get; init; }

    public required AccountStatus Standing { get; init; }

    /// <summary>The standing is what follows a trial, and the trial has ended.</summary>
    public bool TrialIsOver { get; init; }

    /// <summary>The account has user profiles to choose from.</summary>
    public required bool HasProfiles { get; init; }

    public Grant? Grant { get; init; }

    /// <summary>Null before the first answer to this partner.</summary>
    public string? Pseudonym { get; init; }

    /// <summary>Whom the OSS/BSS is asked about.</summary>
    public required PersonOnFile Person { get; init; }

    /// <summary>When the login was, as this partner has been told already; null: it has not.</summary>
    public DateTimeOffset? Told { get; init; }

    /// <summary>Added to what the query found.</summary>
    public TimeMask Mask { get; init; } = null!;
}

/// <summary>
/// What has happened under the ticket. Clocks of two nodes never agree well enough to tell "signed in after the
/// request", so the ticket remembers which session the login page started for it.
/// </summary>
/// <param name="SignedInSession">Which; null: none.</param>
/// <param name="ConsentAnswered">The page was shown and agreed to.</param>
/// <param name="Order">Number of what was ordered with it; null: nothing was.</param>
public sealed record TicketProgress(Guid? SignedInSession, bool ConsentAnswered, string? Order = null)
{
    public static TicketProgress None { get; } = new(null, ConsentAnswered: false);
}

/// <summary>What to do with a partner's request.</summary>
internal abstract record SignInDecision
{
    private SignInDecision() { }

    public sealed record LoginNeeded : SignInDecision;

    /// <param name="Open">Claims (or offline access) that wait for an answer.</param>
    public sealed record ConsentNeeded(ImmutableArray<string> Open) : SignInDecision;

    /// <param name="WithPin">The profile's PIN is asked, not only who is watching.</param>
    public sealed record ProfileNeeded(bool WithPin) : SignInDecision;

    public sealed record Refused(SignInRefusal Reason) : SignInDecision;

    /// <param name="At">When it was decided.</param>
    public sealed record Granted(SignedIn SignedIn, Grant Grant, DateTimeOffset At) : SignInDecision;
}
