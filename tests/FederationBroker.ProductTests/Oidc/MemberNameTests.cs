using FederationBroker.Partners;

namespace FederationBroker.ProductTests.Oidc;

/// <summary>What the product itself writes beside agreed data is on the list of names that no datum may have.</summary>
[Trait("Requirement", "INF-003")]
[Trait("Requirement", "BIL-003")]
public sealed class MemberNameTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static readonly string[] Agreed = ["given_name", "email", "region"];

    [Fact]
    public async Task Every_member_is_agreed_or_taken()
    {
        using var browser = shared.World.NewBrowser();
        var partner = new OidcPartner(shared.World);
        const string claims =
            """{"id_token":{"email":null,"given_name":null,"region":null},"userinfo":{"region":null}}""";
        var tokens = await partner.RedeemAsync(
            await partner.ObtainCodeAsync(browser, ("claims", claims), ("scope", "openid profile email offline_access"))
        );
        var userInfo = await partner.UserInfoAsync(tokens["access_token"]);
        var introspection = await partner.PostAsync("/connect/introspect", [("token", tokens["access_token"])]);
        var members = tokens
            .IdToken.EnumerateObject()
            .Concat(userInfo.Json.EnumerateObject())
            .Concat(introspection.Json.EnumerateObject())
            .Select(member => member.Name)
            .ToList();
        members.ShouldContain("given_name");
        members.Where(name => !Agreed.Contains(name) && !ProtocolNames.Oidc.Contains(name)).ShouldBeEmpty();
    }
}
