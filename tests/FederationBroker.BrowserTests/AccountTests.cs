namespace FederationBroker.BrowserTests;

[Trait("Requirement", "BIL-003")]
public sealed class AccountTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Fact]
    public async Task Consent_names_what_why_and_what_stays_private_and_ticks_nothing()
    {
        await using var person = await world.VisitAsync();
        await person.BeginAsync();
        await person.SignInAsync();
        await person.ReachesAsync("**/consent/**");
        var text = await person.Page.InnerTextAsync("main");
        text.ShouldContain("First name");
        text.ShouldContain("To greet you by name");
        text.ShouldContain("To send you receipts");
        text.ShouldContain("does not get your cable ID");
        (
            await person
                .Page.Locator("input[type=checkbox]")
                .EvaluateAllAsync<bool>("boxes => boxes.some(box => box.checked)")
        ).ShouldBeFalse();
        (
            await person
                .Page.GetByRole(AriaRole.Link, new() { Name = "Privacy at Sample stream" })
                .GetAttributeAsync("href")
        ).ShouldBe("https://stream.ott.test/privacy");
    }

    [Fact]
    public async Task What_was_not_ticked_does_not_reach_the_partner()
    {
        await using var person = await world.VisitAsync();
        await person.ConnectAsync();
        var tokens = await person.Partner.RedeemAsync(world.LastAnswer["code"]);
        var claims = await person.Partner.UserInfoAsync(tokens["access_token"]);
        claims["given_name"].ShouldBe("Demo");
        claims.Has("email").ShouldBeFalse();
        await person.GoAsync("/account");
        (await person.Page.InnerTextAsync("section.service")).ShouldContain("You said no to: E-mail address");
    }

    [Fact]
    public async Task The_account_shows_what_a_partner_got_and_the_code_it_knows_one_by()
    {
        await using var person = await world.VisitAsync();
        await person.ConnectAsync("email");
        var sub = (await person.Partner.RedeemAsync(world.LastAnswer["code"])).IdToken.GetProperty("sub").GetString()!;
        await person.GoAsync("/account");
        var service = person.Page.Locator("section.service");
        (await service.InnerTextAsync()).ShouldContain("To send you receipts");
        (await service.InnerTextAsync()).ShouldNotContain(sub);
        await service.GetByText("The code it knows you by").ClickAsync();
        (await service.InnerTextAsync()).ShouldContain(sub);
        (await service.Locator("time").First.GetAttributeAsync("datetime"))!.ShouldEndWith("Z");
    }

    [Fact]
    public async Task Removing_access_takes_two_clicks_and_kills_the_tokens_at_once()
    {
        await using var person = await world.VisitAsync();
        await person.ConnectAsync("email");
        var tokens = await person.Partner.RedeemAsync(world.LastAnswer["code"]);
        await person.GoAsync("/account");
        await person.Page.ClickAsync("summary:has-text('Remove access')");
        await person.Page.ClickAsync("button:has-text('Remove access of')");
        (await person.Page.GetByRole(AriaRole.Status).TextContentAsync())!.ShouldContain("Access removed");
        (await person.Partner.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
        (await person.Page.Locator("section.service").CountAsync()).ShouldBe(0);
        var history = await person.Page.Locator(".history li").AllInnerTextsAsync();
        history[0].ShouldContain("You removed access of Sample stream");
        history[^1].ShouldContain("You connected Sample stream");
    }

    [Fact]
    public async Task Whoever_wants_to_be_a_stranger_gets_another_code()
    {
        await using var person = await world.VisitAsync();
        await person.ConnectAsync();
        var before = (await person.Partner.RedeemAsync(world.LastAnswer["code"]))
            .IdToken.GetProperty("sub")
            .GetString();
        await person.GoAsync("/account");
        await person.Page.ClickAsync("summary:has-text('Be a stranger')");
        await person.Page.ClickAsync("button:has-text('get a new code')");
        await person.Page.GetByRole(AriaRole.Status).WaitForAsync();
        await person.BeginAsync();
        await person.ReachesAsync("**/consent/**");
        await person.AgreeAsync();
        await person.ArrivesAtPartnerAsync();
        (await person.Partner.RedeemAsync(world.LastAnswer["code"]))
            .IdToken.GetProperty("sub")
            .GetString()
            .ShouldNotBe(before);
    }

    [Fact]
    public async Task Answers_are_remembered_and_shown_when_the_partner_asks_again()
    {
        await using var person = await world.VisitAsync();
        await person.ConnectAsync("email");
        await person.BeginAsync();
        await person.ArrivesAtPartnerAsync();
        await person.BeginAsync(("prompt", "consent"));
        await person.ReachesAsync("**/consent/**");
        (await person.Page.IsCheckedAsync("input[value=email]")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("/account", "/sign-in")]
    [InlineData("/account/security", "/sign-in?next=security")]
    public async Task The_account_pages_ask_to_sign_in_first(string page, string expected)
    {
        await using var person = await world.VisitAsync();
        await person.GoAsync(page);
        person.Page.Url.ShouldBe($"{person.Partner.Issuer}{expected}");
    }

    [Fact]
    [Trait("Requirement", "SSM-SEC")]
    public async Task A_session_elsewhere_can_be_ended_from_here()
    {
        await using var here = await world.VisitAsync();
        await using var there = await world.VisitAsync();
        await there.GoAsync("/account");
        await there.SignInAsync(asWhom: here.CableId);
        await there.ReachesAsync("**/account");
        await here.SignInToAccountAsync("/account/security");
        (await here.Page.Locator("section[aria-labelledby=sessions] .rows > li").CountAsync()).ShouldBe(2);
        await here.Page.ClickAsync("text=Sign out there");
        await here.Page.GetByRole(AriaRole.Status).First.WaitForAsync();
        await there.GoAsync("/account");
        there.Page.Url.ShouldEndWith("/sign-in");
    }

    [Fact]
    [Trait("Requirement", "SSM-SEC")]
    public async Task Signing_out_asks_first_when_a_link_led_there()
    {
        await using var person = await world.VisitAsync();
        await person.SignInToAccountAsync();
        await person.GoAsync("/sign-out");
        await person.Page.ClickAsync("text=Stay signed in");
        await person.ReachesAsync("**/account");
        await person.GoAsync("/sign-out");
        await person.Page.ClickAsync("main button.main");
        await Assertions.Expect(person.Heading).ToHaveTextAsync("You are signed out");
        await person.GoAsync("/account");
        person.Page.Url.ShouldEndWith("/sign-in");
    }
}
