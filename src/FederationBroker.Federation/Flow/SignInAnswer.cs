using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;

namespace FederationBroker.Federation.Flow;

/// <summary>Everything a protocol needs to answer yes.</summary>
/// <param name="Released">The only subscriber data there is.</param>
/// <param name="Grant">What tokens point at (design D6).</param>
/// <param name="Session">The cable login behind the answer; internal, never sent.</param>
/// <param name="OfflineAccess">The subscriber agreed to access while away.</param>
public sealed record Granted(ReleasedClaims Released, GrantId Grant, Guid Session, bool OfflineAccess);

/// <summary>Why the answer is no; each protocol maps these to its own codes in one table.</summary>
public enum SignInRefusal
{
    /// <summary>No usable session, and no page may be shown.</summary>
    LoginRequired,

    /// <summary>Consent is missing, and no page may be shown.</summary>
    ConsentRequired,

    /// <summary>The subscriber's account is not in good standing with the operator (SRV-001).</summary>
    AccountBlocked,

    /// <summary>The partner was disabled, or its agreement ended, while the login was under way.</summary>
    PartnerNotActive,

    /// <summary>No acceptable authentication context can be reached.</summary>
    ContextUnavailable,

    /// <summary>Somebody else is signed in than the partner expects.</summary>
    SubjectMismatch,

    CancelledBySubscriber,

    ConsentRefused,
}
