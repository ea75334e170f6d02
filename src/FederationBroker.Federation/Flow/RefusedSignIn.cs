using FederationBroker.Catalogue.Offers;
using FederationBroker.Federation.Decision;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Partners;

namespace FederationBroker.Federation.Flow;

/// <summary>
/// A sign-in that comes to nothing, for the person it happens to: what is the matter stands on a page of the broker's,
/// and only then the partner gets its protocol's error. The partner is not told what is the matter with a subscriber's
/// contract.
/// </summary>
/// <param name="Partner">Null when it has left the configuration.</param>
public sealed record RefusedSignIn(PartnerRequest Request, Partner? Partner, Refusal Refusal)
{
    public static readonly Refusal Blocked = new("FB-1301", "The operator has blocked this account. Ask the operator.");
    public static readonly Refusal Closed = new("FB-1302", "The contract of this account has ended. Ask the operator.");
    public static readonly Refusal TrialOver = new(
        "FB-1303",
        "The trial of this account is over. Ask the operator how to go on."
    );
    public static readonly Refusal PartnerNotActive = new(
        "FB-1304",
        "The service cannot be used with this operator any more."
    );
    public static readonly Refusal ContextUnavailable = new(
        "FB-1305",
        "The service asks for a way to sign in that is not possible here."
    );
    public static readonly Refusal OtherSubscriber = new(
        "FB-1306",
        "The service expects somebody else than who is signed in here."
    );
    public static readonly Refusal NotAtHome = new("FB-1307", "This connection is not recognised as a home.");
    public static readonly Refusal NotDuringTrial = new("FB-1308", "The trial does not include this type of device.");

    internal static Refusal For(SignInRefusal reason, SignedIn? signedIn) =>
        reason switch
        {
            SignInRefusal.AccountBlocked when signedIn is { TrialIsOver: true } => TrialOver,
            SignInRefusal.AccountBlocked when signedIn is { Standing: AccountStatus.Closed } => Closed,
            SignInRefusal.AccountBlocked => Blocked,
            SignInRefusal.PartnerNotActive => PartnerNotActive,
            SignInRefusal.ContextUnavailable => ContextUnavailable,
            SignInRefusal.SubjectMismatch => OtherSubscriber,
            _ => throw new InvalidOperationException($"{reason} is not met on a page."),
        };
}
