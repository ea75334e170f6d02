namespace FederationBroker.BrowserTests;

[Trait("Requirement", "LOG-001")]
public sealed class SignInTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Fact]
    public async Task A_login_begins_and_ends_at_the_partner()
    {
        await using var person = await world.VisitAsync();
        await person.BeginAsync();
        (await person.Heading.TextContentAsync()).ShouldBe("Sign in to Sample stream with Metro Cable");
        await person.SignInAsync();
        (await person.Heading.TextContentAsync()).ShouldBe("Sample stream asks for some of your data");
        await person.AgreeAsync();
        var answer = await person.ArrivesAtPartnerAsync();
        answer["state"].ShouldBe("state-1");
        (await person.Partner.RedeemAsync(answer["code"])).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_keyboard_alone_is_enough()
    {
        await using var person = await world.VisitAsync();
        await person.BeginAsync();
        var keys = person.Page.Keyboard;
        await TypeCableIdAsync(person);
        await TabToAsync(person, "#password");
        await keys.TypeAsync(BrokerWorld.Password);
        await keys.PressAsync("Enter");
        await person.ReachesAsync("**/consent/**");
        await TabToAsync(person, "input[value=email]");
        await keys.PressAsync("Space");
        (await person.Page.IsCheckedAsync("input[value=email]")).ShouldBeTrue();
        await TabToAsync(person, "button[value=Agree]");
        await keys.PressAsync("Enter");
        (await person.ArrivesAtPartnerAsync()).ShouldContainKey("code");
    }

    [Fact]
    public async Task Everything_works_without_script()
    {
        await using var person = await world.VisitAsync(script: false);
        await person.BeginAsync();
        (await person.Page.Locator("[data-passkey]").IsVisibleAsync()).ShouldBeFalse();
        await person.SignInAsync();
        await person.Page.CheckAsync("input[value=email]");
        await person.AgreeAsync();
        (await person.ArrivesAtPartnerAsync()).ShouldContainKey("code");
        await person.GoAsync("/account");
        await person.Page.ClickAsync("summary:has-text('Remove access')");
        await person.Page.ClickAsync("button:has-text('Remove access of')");
        (await person.Page.GetByRole(AriaRole.Status).TextContentAsync())!.ShouldContain("Access removed");
    }

    [Fact]
    public async Task A_remote_control_with_four_arrows_and_ok_is_enough()
    {
        await using var person = await world.VisitAsync(Screen.Television);
        await person.BeginAsync();
        var keys = person.Page.Keyboard;
        await TypeCableIdAsync(person);
        await ArrowToAsync(person, "#password");
        await keys.TypeAsync(BrokerWorld.Password);
        await ArrowToAsync(person, "form.stack button.main");
        await keys.PressAsync("Enter");
        await person.ReachesAsync("**/consent/**");
        await ArrowToAsync(person, "input[value=email]");
        // OK on a box ticks it; it must not agree to everything.
        await keys.PressAsync("Enter");
        (await person.Page.IsCheckedAsync("input[value=email]")).ShouldBeTrue();
        await ArrowToAsync(person, "button[value=Agree]");
        await keys.PressAsync("Enter");
        (await person.ArrivesAtPartnerAsync()).ShouldContainKey("code");
    }

    [Fact]
    public async Task Enter_on_a_box_does_not_agree_even_without_script()
    {
        await using var person = await world.VisitAsync(script: false);
        await person.BeginAsync();
        await person.SignInAsync();
        await person.Page.CheckAsync("input[value=email]");
        await person.Page.RunAndWaitForResponseAsync(
            () => person.Page.Keyboard.PressAsync("Enter"),
            answer => answer.Request.Method == "POST"
        );
        person.Page.Url.ShouldContain("/consent/");
        (await person.Page.IsCheckedAsync("input[value=email]")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("/sign-in/", "Cancel")]
    [InlineData("/consent/", "Refuse")]
    public async Task Whoever_does_not_want_to_goes_back_to_the_partner(string at, string button)
    {
        await using var person = await world.VisitAsync();
        await person.BeginAsync();
        if (at == "/consent/")
            await person.SignInAsync();
        await person.ReachesAsync($"**{at}**");
        await person.Page.ClickAsync($"button[value={button}]");
        (await person.ArrivesAtPartnerAsync())["error"].ShouldBe("access_denied");
    }

    [Fact]
    public async Task An_answer_by_form_arrives_as_well()
    {
        await using var person = await world.VisitAsync();
        await person.BeginAsync(("response_mode", "form_post"));
        await person.SignInAsync();
        await person.AgreeAsync();
        (await person.ArrivesAtPartnerAsync()).ShouldContainKey("code");
        await person.BeginAsync(("response_mode", "form_post"), ("prompt", "login"));
        await person.Page.ClickAsync("button[value=Cancel]");
        await person.ReachesAsync("https://www.ott.test/welcome");
        world.LastAnswer["error"].ShouldBe("access_denied");
    }

    [Fact]
    [Trait("Requirement", "SSM-SEC")]
    public async Task A_wrong_password_and_an_unknown_cable_id_look_the_same()
    {
        await using var person = await world.VisitAsync();
        var known = await FailAsync(person, person.CableId);
        var unknown = await FailAsync(person, new string('x', person.CableId.Length));
        known
            .Replace(person.CableId, "?", StringComparison.Ordinal)
            .ShouldBe(unknown.Replace(new string('x', person.CableId.Length), "?", StringComparison.Ordinal));
        var alert = person.Page.GetByRole(AriaRole.Alert);
        (await alert.TextContentAsync())!.ShouldContain("do not match");
        (await alert.EvaluateAsync<bool>("e => e === document.activeElement")).ShouldBeTrue();
        (await person.Page.GetAttributeAsync("#password", "aria-describedby")).ShouldBe("problem");
        (await person.Page.InputValueAsync("#password")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_field_is_named_and_linked()
    {
        await using var person = await world.VisitAsync();
        await person.BeginAsync();
        await person.Page.EvalOnSelectorAsync("form.stack", "form => form.noValidate = true");
        await person.SignInAsync(password: "");
        await person
            .Page.GetByRole(AriaRole.Alert)
            .GetByRole(AriaRole.Link, new() { Name = "Enter your password" })
            .ClickAsync();
        (await person.Page.GetAttributeAsync("#password", "aria-invalid")).ShouldBe("true");
        (await person.Page.InputValueAsync("#cable-id")).ShouldBe(person.CableId);
    }

    [Fact]
    [Trait("Requirement", "SSM-SEC")]
    public async Task Guessing_takes_work_which_the_page_does_by_itself_before_the_right_password_gets_in()
    {
        await using var person = await world.VisitAsync();
        await person.BeginAsync();
        for (var guess = 0; guess <= 50; guess++)
            await person.SignInAsync(password: "wrong");
        (await person.Page.GetByRole(AriaRole.Alert).TextContentAsync())!.ShouldContain("Type your password again");
        await person.SignInAsync();
        await person.Page.WaitForURLAsync(address => !address.Contains("/sign-in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_partners_hint_fills_in_the_cable_id()
    {
        await using var person = await world.VisitAsync();
        await person.BeginAsync(("login_hint", person.CableId));
        (await person.Page.InputValueAsync("#cable-id")).ShouldBe(person.CableId);
        (await person.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("password");
    }

    [Fact]
    public async Task The_password_can_be_shown_and_is_sent_hidden()
    {
        await using var person = await world.VisitAsync();
        await person.BeginAsync();
        await person.Page.FillAsync("#password", "secret");
        await person.Page.ClickAsync("[data-reveal]");
        (await person.Page.GetAttributeAsync("#password", "type")).ShouldBe("text");
        (await person.Page.GetAttributeAsync("[data-reveal]", "aria-pressed")).ShouldBe("true");
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_login_outlives_the_browser_only_if_asked_to(bool remember, bool lasts)
    {
        await using var person = await world.VisitAsync();
        await person.GoAsync("/account");
        if (remember)
            await person.Page.CheckAsync("input[name=Remember]");
        await person.SignInAsync();
        await person.ReachesAsync("**/account");
        var session = (await person.Context.CookiesAsync()).Single(cookie => cookie.Name == "__Host-fb-session-metro");
        (session.Expires > 0).ShouldBe(lasts);
        session.HttpOnly.ShouldBeTrue();
        session.Secure.ShouldBeTrue();
    }

    [Fact]
    public async Task Another_browser_cannot_use_the_address_of_a_sign_in()
    {
        await using var person = await world.VisitAsync();
        await using var stranger = await world.VisitAsync();
        await person.BeginAsync();
        await stranger.Page.GotoAsync(person.Page.Url);
        (await stranger.Page.Locator(".facts").TextContentAsync())!.ShouldContain("FB-1101");
    }

    private static async Task<string> FailAsync(Visitor person, string cableId)
    {
        await person.BeginAsync();
        await person.SignInAsync("wrong", cableId);
        await person.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        return await person.Page.InnerTextAsync("body")
            + await person.Page.EvalOnSelectorAsync<string>(
                "form.stack",
                "form => form.outerHTML.replace(/name=\"form-token\"[^>]*/, '')"
            );
    }

    // The browser puts the cursor there once the page is drawn; nobody types before.
    private static async Task TypeCableIdAsync(Visitor person)
    {
        await Assertions.Expect(person.Page.Locator("[name=CableId]")).ToBeFocusedAsync();
        await person.Page.Keyboard.TypeAsync(person.CableId);
    }

    private static Task TabToAsync(Visitor person, string target) => PressUntilAsync(person, "Tab", target);

    private static Task ArrowToAsync(Visitor person, string target) => PressUntilAsync(person, "ArrowDown", target);

    private static async Task PressUntilAsync(Visitor person, string key, string target)
    {
        for (var presses = 0; presses < 30; presses++)
        {
            if (await person.Page.EvalOnSelectorAsync<bool>(target, "e => e === document.activeElement"))
                return;
            await person.Page.Keyboard.PressAsync(key);
        }

        throw new InvalidOperationException($"{key} never reaches {target}.");
    }
}
