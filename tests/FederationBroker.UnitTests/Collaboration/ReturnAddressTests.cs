using FederationBroker.Collaboration.Purchasing;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>Nobody is sent anywhere after a purchase but to pages of the partner.</summary>
[Trait("Requirement", "BIL-001")]
public sealed class ReturnAddressTests
{
    [Theory]
    [InlineData("https://shop.example/")]
    [InlineData("https://shop.example")]
    [InlineData("https://shop.example:443/thanks?order=1#top")]
    [InlineData("https://SHOP.example/anywhere")]
    [InlineData("https://port.shop.example:8443/x")]
    [InlineData("https://www.shop.example/")]
    public void The_partner_s_own_pages_are_gone_on_to(string address) =>
        ReturnAddress.BelongsTo(SamplePurchase.Partner, address).ShouldBeTrue();

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("https://shop.example.evil.example/")]
    [InlineData("https://evil-shop.example/")]
    [InlineData("https://sub.shop.example/")]
    [InlineData("https://shop.example./")]
    [InlineData("http://shop.example/")]
    [InlineData("https://shop.example:8443/")]
    [InlineData("https://port.shop.example/")]
    [InlineData("https://user@shop.example/")]
    [InlineData("https://user:secret@shop.example/")]
    [InlineData("https://shop.example@evil.example/")]
    [InlineData("https://shop.example\\@evil.example/")]
    [InlineData("https:\\\\evil.example\\shop.example")]
    [InlineData("https:///evil.example/")]
    [InlineData("//shop.example/")]
    [InlineData("/thanks")]
    [InlineData("")]
    [InlineData("javascript:alert(1)")]
    [InlineData("javascript://shop.example/%0aalert(1)")]
    [InlineData("data:text/html,hello")]
    [InlineData("shop:thanks")]
    public void Nothing_else_is(string address) =>
        ReturnAddress.BelongsTo(SamplePurchase.Partner, address).ShouldBeFalse();

    [Theory]
    [InlineData("https://shop.example\t.evil.example/")]
    [InlineData("https://shop.example\n.evil.example/")]
    [InlineData("https://shop.exam\tple/")]
    [InlineData(" https://shop.example/")]
    [InlineData("https://shop.example/\r\nSet-Cookie: a=b")]
    [InlineData("https://shop.example\\.evil.example/")]
    [InlineData("https:shop.example/")]
    [InlineData("https:/shop.example/")]
    public void What_browsers_read_otherwise_than_we_do_is_refused(string address) =>
        ReturnAddress.BelongsTo(SamplePurchase.Partner, address).ShouldBeFalse();

    [Theory]
    [InlineData(2048, true)]
    [InlineData(2049, false)]
    public void An_address_has_a_longest_length(int length, bool belongs) =>
        ReturnAddress
            .BelongsTo(SamplePurchase.Partner, "https://shop.example/".PadRight(length, 'a'))
            .ShouldBe(belongs);

    [Fact]
    public void A_partner_without_addresses_is_not_gone_on_to()
    {
        var silent = SamplePurchase.Partner with
        {
            Oidc = null,
            Display = SamplePurchase.Partner.Display with { HomeUrl = null },
        };
        ReturnAddress.BelongsTo(silent, "https://shop.example/").ShouldBeFalse();
    }
}
