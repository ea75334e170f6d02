using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.SingleSignOn;

namespace FederationBroker.UnitTests.Saml;

/// <summary>SAML core 3.3.2.2.1, against the ways the broker signs people in.</summary>
[Trait("Requirement", "LOG-002")]
public sealed class AuthnContextTests
{
    private const string Protected = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
    private const string Plain = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password";
    private const string Unspecified = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified";
    private const string InternetProtocol = "urn:oasis:names:tc:SAML:2.0:ac:classes:InternetProtocol";
    private const string Mfa = "https://refeds.org/profile/mfa";
    private const string Smartcard = "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard";

    [Theory]
    [InlineData(ContextComparison.Exact, Protected, "password")]
    [InlineData(ContextComparison.Exact, Plain, "password")]
    [InlineData(ContextComparison.Exact, Mfa, "passkey")]
    [InlineData(ContextComparison.Exact, $"{Mfa} {Protected}", "password passkey")]
    [InlineData(ContextComparison.Exact, $"{Smartcard} {Mfa}", "passkey")]
    [InlineData(ContextComparison.Exact, Unspecified, "any")]
    [InlineData(ContextComparison.Exact, $"{Smartcard} {Unspecified}", "any")]
    [InlineData(ContextComparison.Exact, Smartcard, "none")]
    [InlineData(ContextComparison.Exact, "", "none")]
    [InlineData(ContextComparison.Minimum, Protected, "password passkey")]
    [InlineData(ContextComparison.Minimum, Mfa, "passkey")]
    [InlineData(ContextComparison.Minimum, Unspecified, "any")]
    [InlineData(ContextComparison.Minimum, Smartcard, "none")]
    [InlineData(ContextComparison.Maximum, Protected, "home-network device password")]
    [InlineData(ContextComparison.Maximum, Mfa, "home-network device password passkey")]
    [InlineData(ContextComparison.Exact, InternetProtocol, "home-network")]
    [InlineData(ContextComparison.Minimum, InternetProtocol, "home-network device password passkey")]
    [InlineData(ContextComparison.Exact, AuthenticationContext.Device, "device")]
    [InlineData(ContextComparison.Exact, AuthenticationContext.ProfilePin, "profile-pin")]
    [InlineData(ContextComparison.Better, AuthenticationContext.ProfilePin, "none")]
    [InlineData(ContextComparison.Better, Protected, "passkey")]
    [InlineData(ContextComparison.Better, Mfa, "none")]
    [InlineData(ContextComparison.Better, Smartcard, "none")]
    internal void Requested_classes_become_the_brokers_contexts(
        ContextComparison comparison,
        string classes,
        string expected
    )
    {
        var acceptable = AuthnContextClasses.Acceptable(Request(comparison, classes));
        var named = acceptable switch
        {
            null => "none",
            { IsEmpty: true } => "any",
            { } contexts => string.Join(' ', contexts.Select(context => context.Split(':')[^1])),
        };
        named.ShouldBe(expected);
    }

    [Theory]
    [InlineData(AuthenticationContext.Password, Plain, Plain)]
    [InlineData(AuthenticationContext.Password, $"{Plain} {Protected}", Plain)]
    [InlineData(AuthenticationContext.Password, $"{Mfa} {Protected}", Protected)]
    [InlineData(AuthenticationContext.Passkey, $"{Protected} {Mfa}", Mfa)]
    [InlineData(AuthenticationContext.Passkey, Unspecified, Unspecified)]
    internal void An_exact_request_is_answered_in_its_own_words_if_they_are_true(
        string context,
        string asked,
        string stated
    ) => AuthnContextClasses.Stated(context, ["pwd"], Request(ContextComparison.Exact, asked)).ShouldBe(stated);

    [Theory]
    [InlineData(AuthenticationContext.Password, Protected)]
    [InlineData(AuthenticationContext.Passkey, Mfa)]
    [InlineData(AuthenticationContext.HomeNetwork, AuthenticationContext.HomeNetwork)]
    [InlineData(AuthenticationContext.Device, AuthenticationContext.Device)]
    [InlineData("urn:fbroker:acr:something-new", Unspecified)]
    public void Unasked_the_usual_class_is_stated(string context, string stated) =>
        AuthnContextClasses.Stated(context, ["pwd"], null).ShouldBe(stated);

    [Theory]
    [InlineData("pwd pin", AuthenticationContext.ProfilePin)]
    [InlineData("pwd", Protected)]
    public void The_pin_is_stated_only_when_it_was_shown(string methods, string stated) =>
        AuthnContextClasses
            .Stated(
                AuthenticationContext.Password,
                [.. methods.Split(' ')],
                Request(ContextComparison.Exact, AuthenticationContext.ProfilePin)
            )
            .ShouldBe(stated);

    private static RequestedAuthnContext Request(ContextComparison comparison, string classes) =>
        new(comparison, [.. classes.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
}
