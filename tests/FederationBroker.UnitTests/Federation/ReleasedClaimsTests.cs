using System.Text.Json.Nodes;
using FederationBroker.Federation.Claims;
using FederationBroker.Partners;

namespace FederationBroker.UnitTests.Federation;

/// <summary>
/// Data whose names collide cannot be handed to a protocol's writer: the one type that carries them does not come into
/// being.
/// </summary>
[Trait("Requirement", "INF-003")]
[Trait("Requirement", "BIL-003")]
public sealed class ReleasedClaimsTests
{
    public static TheoryData<string> OidcNames =>
        new(ProtocolNames.Oidc.Concat(ProtocolNames.Oidc.Select(name => name.ToUpperInvariant())).Distinct());

    public static TheoryData<string> SamlNames =>
        new(ProtocolNames.Saml.Concat(ProtocolNames.Saml.Select(name => name.ToUpperInvariant())).Distinct());

    [Theory]
    [MemberData(nameof(OidcNames))]
    public void No_datum_goes_by_a_name_of_OpenID_Connect(string name) =>
        Should.Throw<InvalidOperationException>(() =>
            Released(Claim("email", name, "urn:oid:0.9.2342.19200300.100.1.3"))
        );

    [Theory]
    [MemberData(nameof(SamlNames))]
    public void No_datum_goes_by_the_name_of_a_subject_in_SAML(string name) =>
        Should.Throw<InvalidOperationException>(() => Released(Claim("email", "email", name)));

    [Fact]
    public void Two_data_never_share_a_name()
    {
        Should.Throw<InvalidOperationException>(() =>
            Released(Claim("email", "contact", null), Claim("phone_number", "Contact", null))
        );
        Should.Throw<InvalidOperationException>(() =>
            Released(Claim("email", "email", "urn:x:contact"), Claim("phone_number", "phone", "URN:x:contact"))
        );
        Released(Claim("email", "email", null), Claim("phone_number", "phone", null)).Claims.Length.ShouldBe(2);
    }

    private static ReleasedClaim Claim(string claim, string oidc, string? saml) =>
        new(claim, oidc, saml, JsonValue.Create("x"));

    private static ReleasedClaims Released(params ReleasedClaim[] claims) =>
        new()
        {
            Pseudonym = "p",
            SignedInAt = null,
            SessionEndsBy = null,
            Context = "c",
            Methods = [],
            PartnerSessionId = "s",
            Claims = [.. claims],
        };
}
