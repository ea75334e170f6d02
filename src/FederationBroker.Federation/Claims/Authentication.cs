using System.Collections.Immutable;
using FederationBroker.Federation.Requests;
using FederationBroker.SignIn.Sessions;

namespace FederationBroker.Federation.Claims;

/// <summary>How the subscriber behind an answer was authenticated, and when, as far as the partner may know.</summary>
/// <param name="Context">One of <see cref="AuthenticationContext"/>.</param>
/// <param name="Methods">RFC 8176 method names, and <c>home</c> for a connection that stands for its household.</param>
public sealed record Authentication(Guid Session, string Context, ImmutableArray<string> Methods)
{
    /// <summary>RFC 8176: the PIN of the user profile, beside the login.</summary>
    public const string Pin = "pin";

    /// <summary>Null: the partner is not told.</summary>
    public StatedTime? SignedInAt { get; init; }

    /// <summary>How long the partner may rely on the login without asking again; null: from a row.</summary>
    public StatedTime? SessionEndsBy { get; init; }

    /// <summary>Without any instant. A PIN that was shown lately is one more method.</summary>
    internal static Authentication Of(Session session, DateTimeOffset now) =>
        Remembered(session.Id, ContextOf(session.Method), session.PinIsFresh(now), signedInAt: null);

    /// <summary>From what a token's row remembers.</summary>
    public static Authentication Remembered(Guid session, string context, bool withPin, StatedTime? signedInAt) =>
        new(session, context, withPin ? MethodsOf(context).Add(Pin) : MethodsOf(context)) { SignedInAt = signedInAt };

    /// <summary>One of <see cref="AuthenticationContext"/>.</summary>
    internal static string ContextOf(SignInMethod method) =>
        method switch
        {
            SignInMethod.Passkey => AuthenticationContext.Passkey,
            SignInMethod.Device => AuthenticationContext.Device,
            SignInMethod.HomeNetwork => AuthenticationContext.HomeNetwork,
            _ => AuthenticationContext.Password,
        };

    private static ImmutableArray<string> MethodsOf(string context) =>
        context switch
        {
            AuthenticationContext.Passkey => ["hwk", "user", "mfa"],
            AuthenticationContext.HomeNetwork => ["home"],
            _ => ["pwd"],
        };
}
