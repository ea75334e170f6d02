using System.Text.Json;

namespace FederationBroker.BrowserTests;

/// <summary>
/// With Chromium's virtual authenticator: a device with a fingerprint sensor that always recognises its owner.
/// </summary>
[Trait("Requirement", "LOG-001")]
[Trait("Requirement", "SSM-SEC")]
public sealed class PasskeyTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Fact]
    public async Task A_passkey_is_added_and_then_signs_in_without_typing_anything()
    {
        await using var person = await world.VisitAsync();
        await AddAuthenticatorAsync(person);
        await AddPasskeyAsync(person);
        await SignOutAsync(person);

        // The browser offers it in the cable ID field; the authenticator accepts at once.
        await person.BeginAsync();
        await person.ReachesAsync("**/consent/**");
        await person.AgreeAsync();
        var code = (await person.ArrivesAtPartnerAsync())["code"];
        var idToken = (await person.Partner.RedeemAsync(code)).IdToken;
        idToken.GetProperty("amr").EnumerateArray().Select(method => method.GetString()).ShouldContain("hwk");
    }

    [Fact]
    public async Task The_button_signs_in_with_a_passkey_too()
    {
        await using var person = await world.VisitAsync();
        await AddAuthenticatorAsync(person);
        await AddPasskeyAsync(person);
        await SignOutAsync(person);
        // Without the quiet offer in the field, as in a browser that cannot do it.
        await person.Context.AddInitScriptAsync(
            "PublicKeyCredential.isConditionalMediationAvailable = async () => false"
        );
        await person.GoAsync("/sign-in");
        await person.Page.ClickAsync("[data-passkey] button");
        await person.ReachesAsync("**/account");
    }

    [Fact]
    public async Task A_passkey_that_was_removed_signs_nobody_in()
    {
        await using var person = await world.VisitAsync();
        await AddAuthenticatorAsync(person);
        await AddPasskeyAsync(person);
        await person.Page.ClickAsync("#passkeys ~ ul summary:has-text('Remove')");
        await person.Page.ClickAsync("text=Remove this passkey");
        (await person.Page.GetByRole(AriaRole.Status).First.TextContentAsync())!.ShouldContain("removed");
        await SignOutAsync(person);
        await person.GoAsync("/sign-in");
        await Assertions
            .Expect(person.Page.Locator("[data-message]"))
            .ToContainTextAsync("This passkey was not accepted");
    }

    [Fact]
    public async Task A_new_password_takes_passkeys_along_unless_they_are_kept()
    {
        await using var person = await world.VisitAsync();
        await AddAuthenticatorAsync(person);
        await AddPasskeyAsync(person);
        await person.GoAsync("/account/security");
        await person.Page.ClickAsync("section[aria-labelledby=password] summary");
        (await person.Page.Locator("input[name=Removed]").First.IsCheckedAsync()).ShouldBeTrue(
            "the login was by password"
        );
        (await person.SeriousBarriersAsync()).ShouldBeEmpty();
        await person.Page.FillAsync("#old-password", BrokerWorld.Password);
        await person.Page.FillAsync("#new-password", "seven lanterns over the harbour");
        await person.Page.ClickAsync("section[aria-labelledby=password] button.main");
        await person.ReachesAsync("**/account/security?done=password");
        await Assertions.Expect(person.Page.Locator("main")).ToContainTextAsync("You have none yet");
        await SignOutAsync(person);
        await person.GoAsync("/sign-in");
        await Assertions
            .Expect(person.Page.Locator("[data-message]"))
            .ToContainTextAsync("This passkey was not accepted");
        await person.SignInAsync("seven lanterns over the harbour");
        await person.ReachesAsync("**/account");
    }

    [Fact]
    public async Task Whoever_forgot_the_password_sets_a_new_one_after_a_passkey_and_keeps_that_passkey()
    {
        await using var person = await world.VisitAsync();
        await AddAuthenticatorAsync(person);
        await AddPasskeyAsync(person);
        await SignOutAsync(person);
        await person.GoAsync("/sign-in?next=security");
        await person.ReachesAsync("**/account/security");
        await person.Page.ClickAsync("section[aria-labelledby=password] summary");
        (await person.Page.Locator("#old-password").CountAsync()).ShouldBe(0, "the passkey proves more");
        (await person.Page.Locator("input[name=Removed]").First.IsCheckedAsync()).ShouldBeFalse("it is the one in use");
        await person.Page.FillAsync("#new-password", "eight lanterns over the harbour");
        await person.Page.ClickAsync("section[aria-labelledby=password] button.main");
        await person.ReachesAsync("**/account/security?done=password");
        await Assertions.Expect(person.Page.Locator("section[aria-labelledby=passkeys] .rows li")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Closing_the_browsers_window_is_explained_and_leaves_the_password_usable()
    {
        await using var person = await world.VisitAsync();
        await AddAuthenticatorAsync(person, recognises: false);
        await person.BeginAsync();
        await person.Page.ClickAsync("[data-passkey] button");
        await Assertions.Expect(person.Page.Locator("[data-message]")).ToContainTextAsync("Nothing has changed");
        await person.SignInAsync();
        await person.ReachesAsync("**/consent/**");
    }

    [Fact]
    public async Task Adding_one_needs_a_recent_sign_in()
    {
        await using var person = await world.VisitAsync();
        await AddAuthenticatorAsync(person);
        await person.SignInToAccountAsync("/account/security");
        world.World.Clock.Advance(TimeSpan.FromMinutes(11));
        // The page that is still open has the button; the broker does not take its word.
        await person.Page.ClickAsync("[data-passkey=registration] button");
        await Assertions.Expect(person.Page.Locator("[data-message]")).ToContainTextAsync("Sign in again");
        await person.GoAsync("/account/security");
        (await person.Page.Locator("[data-passkey=registration]").CountAsync()).ShouldBe(0);
        await person.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in again" }).ClickAsync();
        await person.SignInAsync();
        await person.ReachesAsync("**/account/security");
        (await person.Page.Locator("[data-passkey=registration]").IsVisibleAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_browser_without_passkeys_does_not_show_the_button()
    {
        await using var person = await world.VisitAsync();
        await person.Context.AddInitScriptAsync("delete window.PublicKeyCredential");
        await person.BeginAsync();
        await person.Page.Locator("[data-reveal]").WaitForAsync();
        (await person.Page.Locator("[data-passkey]").IsVisibleAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_call_without_the_pages_token_is_refused()
    {
        await using var person = await world.VisitAsync();
        await person.GoAsync("/sign-in");
        var status = await person.Page.EvaluateAsync<int>(
            "async () => (await fetch('/t/metro/passkeys/sign-in/begin', { method: 'POST' })).status"
        );
        status.ShouldBe(400);
    }

    private static async Task AddAuthenticatorAsync(Visitor person, bool recognises = true)
    {
        var devtools = await person.Context.NewCDPSessionAsync(person.Page);
        await devtools.SendAsync("WebAuthn.enable", new() { ["enableUI"] = false });
        await devtools.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new()
            {
                ["options"] = JsonSerializer.SerializeToElement(
                    new
                    {
                        protocol = "ctap2",
                        ctap2Version = "ctap2_1",
                        transport = "internal",
                        hasResidentKey = true,
                        hasUserVerification = true,
                        isUserVerified = recognises,
                        automaticPresenceSimulation = true,
                    }
                ),
            }
        );
    }

    private static async Task AddPasskeyAsync(Visitor person)
    {
        await person.SignInToAccountAsync("/account/security");
        await person.Page.ClickAsync("[data-passkey=registration] button");
        await person.ReachesAsync("**/account/security?done=passkey-added");
        (await person.Page.Locator("section[aria-labelledby=passkeys] .rows > li").CountAsync()).ShouldBe(1);
    }

    private static async Task SignOutAsync(Visitor person)
    {
        await person.Page.ClickAsync(".leave button");
        await person.ReachesAsync("**/sign-out");
        (await person.Heading.TextContentAsync()).ShouldBe("You are signed out");
    }
}
