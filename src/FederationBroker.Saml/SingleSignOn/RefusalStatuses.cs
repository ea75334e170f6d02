using FederationBroker.Federation.Requests;
using FederationBroker.Saml.Messages;

namespace FederationBroker.Saml.SingleSignOn;

/// <summary>How a sign-in that did not succeed is told to the partner.</summary>
internal static class RefusalStatuses
{
    /// <summary>
    /// Null when the partner must not be told anything: it was cut off, and cut off means every interface.
    /// </summary>
    public static SamlStatus? Of(SignInRefusal refusal) =>
        refusal switch
        {
            SignInRefusal.LoginRequired => SamlStatus.NoPassive,
            SignInRefusal.ConsentRequired => SamlStatus.NoPassive,
            SignInRefusal.ContextUnavailable => SamlStatus.ContextNotReached,
            SignInRefusal.SubjectMismatch => SamlStatus.SubjectMismatch,
            SignInRefusal.CancelledBySubscriber => SamlStatus.AuthnFailed,
            SignInRefusal.ConsentRefused => SamlStatus.RequestDenied,
            SignInRefusal.AccountBlocked => SamlStatus.RequestDenied,
            SignInRefusal.PartnerNotActive => null,
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "A refusal without a status."),
        };
}
