using System.Collections.Immutable;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Requests;
using FederationBroker.Saml.Messages;

namespace FederationBroker.Saml.SingleSignOn;

/// <summary>
/// The one mapping between the broker's authentication contexts and SAML's classes. An assertion names the class of
/// what really happened; a passkey is never passed off as a password, nor the other way round. The PIN of a user
/// profile is shown beside a login and has no place in the order: a partner that wants it asks for it by name.
/// </summary>
internal static class AuthnContextClasses
{
    private const string Unspecified = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified";

    /// <summary>Weakest first: that order is what "minimum", "maximum" and "better" compare by.</summary>
    private static readonly ImmutableArray<(string Context, ImmutableArray<string> Classes)> Strengths =
    [
        (
            AuthenticationContext.HomeNetwork,
            [AuthenticationContext.HomeNetwork, "urn:oasis:names:tc:SAML:2.0:ac:classes:InternetProtocol"]
        ),
        (AuthenticationContext.Device, [AuthenticationContext.Device]),
        (
            AuthenticationContext.Password,
            [
                "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
                "urn:oasis:names:tc:SAML:2.0:ac:classes:Password",
            ]
        ),
        (AuthenticationContext.Passkey, ["https://refeds.org/profile/mfa"]),
    ];

    /// <summary>The contexts that satisfy a request: empty when any does, null when none can.</summary>
    public static ImmutableArray<string>? Acceptable(RequestedAuthnContext? requested)
    {
        if (requested is null || AsksForNothing(requested))
            return [];

        if (AsksForPin(requested))
            return [AuthenticationContext.ProfilePin];

        var acceptable = Strengths
            .Where((_, strength) => Satisfies(strength, requested))
            .Select(entry => entry.Context)
            .ToImmutableArray();
        return acceptable.IsEmpty ? null : acceptable;
    }

    /// <summary>
    /// The class to state for what happened: one the partner asked for by name, if it is true, else its usual one.
    /// </summary>
    /// <param name="methods">What was shown, as RFC 8176 names it.</param>
    public static string Stated(string context, ImmutableArray<string> methods, RequestedAuthnContext? requested)
    {
        if (requested is not null && AsksForPin(requested) && methods.Contains(Authentication.Pin))
            return AuthenticationContext.ProfilePin;
        var classes = Strengths.FirstOrDefault(entry => entry.Context == context).Classes;
        if (classes.IsDefault)
            return Unspecified;
        if (requested is not { Comparison: ContextComparison.Exact })
            return classes[0];
        return requested.Classes.FirstOrDefault(asked => classes.Contains(asked) || asked == Unspecified, classes[0]);
    }

    private static bool AsksForPin(RequestedAuthnContext requested) =>
        requested.Comparison is ContextComparison.Exact or ContextComparison.Minimum
        && requested.Classes.Contains(AuthenticationContext.ProfilePin);

    private static bool AsksForNothing(RequestedAuthnContext requested) =>
        requested.Comparison is ContextComparison.Exact or ContextComparison.Minimum
        && requested.Classes.Contains(Unspecified);

    /// <summary>Core 3.3.2.2.1; classes nobody here knows have no place in the order and satisfy nothing.</summary>
    private static bool Satisfies(int strength, RequestedAuthnContext requested)
    {
        var asked = requested.Classes.Select(StrengthOf).Where(known => known >= 0).ToList();
        return asked.Count > 0
            && requested.Comparison switch
            {
                ContextComparison.Exact => asked.Contains(strength),
                ContextComparison.Minimum => strength >= asked.Min(),
                ContextComparison.Maximum => strength <= asked.Max(),
                _ => strength > asked.Max(),
            };
    }

    private static int StrengthOf(string name)
    {
        for (var strength = 0; strength < Strengths.Length; strength++)
        {
            if (Strengths[strength].Classes.Contains(name))
                return strength;
        }

        return -1;
    }
}
