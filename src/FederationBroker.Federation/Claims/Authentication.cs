using System.Collections.Immutable;
using FederationBroker.Federation.SignOn;
using FederationBroker.SignIn.Sessions;

namespace FederationBroker.Federation.Claims;

/// <summary>How and when the subscriber behind an answer was authenticated.</summary>
/// <param name="Context">One of <see cref="AuthenticationContext"/>.</param>
/// <param name="Methods">RFC 8176 method names, and <c>home</c> for a connection that stands for its household.</param>
public sealed record Authentication(Guid Session, DateTimeOffset At, string Context, ImmutableArray<string> Methods)
{
    /// <summary>RFC 8176: the PIN of the user profile, beside the login.</summary>
    public const string Pin = "pin";

    public static Authentication Of(Session session) => Remembered(session.Id, session.AuthenticatedAt, ContextOf(session.Method), withPin: false);

    /// <summary>As <see cref="Of(Session)"/>; a PIN that was shown lately is one more method.</summary>
    public static Authentication Of(Session session, DateTimeOffset now)
        => Remembered(session.Id, session.AuthenticatedAt, ContextOf(session.Method), session.PinIsFresh(now));

    /// <summary>From what a token's row remembers.</summary>
    public static Authentication Remembered(Guid session, DateTimeOffset at, string context, bool withPin)
        => new(session, at, context, withPin ? MethodsOf(context).Add(Pin) : MethodsOf(context));

    private static string ContextOf(SignInMethod method) => method switch
    {
        SignInMethod.Passkey => AuthenticationContext.Passkey,
        SignInMethod.Device => AuthenticationContext.Device,
        SignInMethod.HomeNetwork => AuthenticationContext.HomeNetwork,
        _ => AuthenticationContext.Password,
    };

    private static ImmutableArray<string> MethodsOf(string context) => context switch
    {
        AuthenticationContext.Passkey => ["hwk", "user", "mfa"],
        AuthenticationContext.HomeNetwork => ["home"],
        _ => ["pwd"],
    };
}
