using System.Text.Json;

namespace FederationBroker.ProductTests.Passkeys;

/// <summary>An operator with several hosts: passkeys that were made at the old one work at the new one.</summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class RelatedOriginTests : IAsyncLifetime
{
    private const string New = "https://new.cable.test";
    private const string Old = "https://old.cable.test";

    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync() =>
        world = await BrokerWorld.CreateAsync(folder =>
            folder.WriteTenant(
                "metro",
                "kind: Tenant\nid: metro\ndisplay: { name: Metro Cable }\nsupportPhone: +1 555 0100\n"
                    + "hosts: [ new.cable.test, old.cable.test ]\npasskeys: { domain: old.cable.test }\n"
            )
        );

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Theory]
    [InlineData(Old)]
    [InlineData(New)]
    public async Task The_domain_vouches_for_every_host(string host)
    {
        using var browser = new BrowserStub(world.Node.Port, host);
        var page = await browser.GoAsync("/.well-known/webauthn");
        page.Headers.ShouldContain("application/json");
        JsonDocument
            .Parse(page.Body)
            .RootElement.GetProperty("origins")
            .EnumerateArray()
            .Select(origin => origin.GetString())
            .ShouldBe([New, Old]);
        (await browser.GoAsync("/.well-known/passkey-endpoints")).Body.ShouldContain($"{New}/account/security");
        await browser.GoAsync("/.well-known/change-password");
        browser.History.ShouldContain(each =>
            each.Location != null && each.Location.AbsoluteUri == $"{New}/account/security"
        );
    }

    [Fact]
    public async Task Operators_that_share_a_host_have_no_such_addresses()
    {
        using var browser = world.NewBrowser();
        foreach (var name in new[] { "webauthn", "passkey-endpoints", "change-password" })
        {
            (await browser.GoAsync($"/.well-known/{name}")).Status.ShouldBe(404);
            (await browser.GoAsync($"/t/coast/.well-known/{name}")).Status.ShouldBe(404);
        }
    }
}
