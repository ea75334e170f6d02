namespace FederationBroker.Federation.Requests;

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
