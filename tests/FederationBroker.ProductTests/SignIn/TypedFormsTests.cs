using FederationBroker.Kernel.Text;
using FederationBroker.Staff.Rights;

namespace FederationBroker.ProductTests.SignIn;

/// <summary>Whatever keyboard or input method writes it, a login is one login (RFC 8265), wherever it is typed,
/// imported or searched.</summary>
[Trait("Requirement", "LOG-001")]
public sealed class TypedFormsTests(HouseholdWorld shared) : IClassFixture<HouseholdWorld>
{
    private BrokerWorld World => shared.World;

    [Theory]
    [InlineData("demo-typed@metro", "ｄｅｍｏ－ｔｙｐｅｄ＠ｍｅｔｒｏ")]
    [InlineData("ＤＥＭＯ－ｂａｃｋ＠ｍｅｔｒｏ", "demo-back@metro")]
    [InlineData("バナナ@metro", "ﾊﾞﾅﾅ@metro")]
    [InlineData("パピプ@metro", "ﾊﾟﾋﾟﾌﾟ＠metro")]
    [InlineData("josé@metro", "JOSE\u0301@METRO")]
    [InlineData("ångström@metro", "\u212BNGSTRÖM@metro")]
    [InlineData("한글@metro", "\u1112\u1161\u11AB\u1100\u1173\u11AF@metro")]
    [InlineData("σας@metro", "ΣΑΣ@metro")]
    [InlineData("ﬁlm@metro", "FILM@metro")]
    [InlineData("demo-blank@metro", "\u3000demo-blank@metro\u3000")]
    public async Task A_login_is_found_in_whatever_form_it_is_typed(string registered, string typed)
    {
        var subscriber = await World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = registered });
        using var browser = World.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        (await browser.SignInAsync(typed)).Address.AbsolutePath.ShouldBe("/t/metro/account");

        using var staff = await StaffPerson.SignedInAsync(World, StaffRole.Support);
        var account = await World.Node.AccountOfAsync(subscriber);
        var found = await staff.CallAsync("POST", "search", new { text = typed });
        found["hits"]
            .EnumerateArray()
            .Select(hit => hit.GetProperty("id").GetString())
            .ShouldContain(account.Value.ToString());
        var second = new { cableId = typed, role = "User" };
        (await staff.CallAsync("POST", $"accounts/{account.Value}/people", second)).FaultCodes.ShouldContain(
            "FB-4211",
            "it is taken, in any form"
        );
    }

    [Fact]
    [Trait("Requirement", "SUB-SIGN")]
    public async Task A_device_its_identifier_and_its_account_are_found_in_full_width_too()
    {
        var household = await shared.NewHouseholdAsync();
        var body = new
        {
            login = Wide(household.LoginOf("box")),
            password = BrokerWorld.Password,
            uid = Wide(household.UidOf("box")),
        };
        (await StaffAnswer.OfAsync(World.Node, "POST", "/t/metro/device/api/v1/session", body)).Status.ShouldBe(200);

        using var staff = await StaffPerson.SignedInAsync(World, StaffRole.Support);
        foreach (var text in new[] { household.UidOf("box"), household.Number, household.Number[..12] })
        {
            var found = await staff.CallAsync("POST", "search", new { text = Wide(text) });
            found["hits"]
                .EnumerateArray()
                .Select(hit => hit.GetProperty("id").GetString())
                .ShouldContain(household.Account.Value.ToString(), text);
        }

        (await staff.GetAsync($"accounts?Number={Uri.EscapeDataString(Wide(household.Number))}")).Items.Count.ShouldBe(
            1
        );
    }

    [Fact]
    [Trait("Requirement", "SSM-SEC")]
    public async Task Staff_sign_in_with_a_name_and_a_code_in_full_width()
    {
        using var person = await StaffPerson.HireAsync(World);
        await person.Browser.GoAsync($"{person.Base}/sign-in");
        await person.Browser.SubmitAsync(
            new Dictionary<string, string> { ["Name"] = Wide(person.Name), ["Password"] = StaffPerson.Password }
        );
        (await person.GiveCodeAsync(Wide(person.Code()))).Address.AbsolutePath.ShouldBe("/t/metro/staff/");
    }

    [Theory]
    [InlineData("caf\u00E9 au lait", "cafe\u0301\u3000au\u00A0lait", true)]
    [InlineData("caf\u00E9 au lait", "Café au lait", false)]
    [InlineData("caf\u00E9 au lait", "ｃaf\u00E9 au lait", false)]
    [InlineData("caf\u00E9 au lait", "caf\u00E9 au lait ", false)]
    public async Task A_password_keeps_case_and_width_and_no_more(string chosen, string typed, bool matches)
    {
        var name = $"opaque-{Guid.CreateVersion7():N}@metro";
        await World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = name }, chosen);
        using var browser = World.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        (await browser.SignInAsync(name, typed)).Address.AbsolutePath.ShouldBe(
            matches ? "/t/metro/account" : "/t/metro/sign-in"
        );
    }

    [Fact]
    public void Normal_forms_are_stable_and_leave_lone_surrogates_alone()
    {
        foreach (
            var text in new[]
            {
                "e\u0301",
                "\uFF76\uFF9E",
                "\u1112\u1161\u11AB",
                "a\u0315\u0300",
                "\uD800",
                "x\uDC00y\u0301",
            }
        )
        {
            NormalForms.C(NormalForms.C(text)).ShouldBe(NormalForms.C(text));
            NormalForms.KC(NormalForms.KC(text)).ShouldBe(NormalForms.KC(text));
        }

        (NormalForms.C("\uFF76\uFF9E"), NormalForms.KC("\uFF76\uFF9E")).ShouldBe(("\uFF76\uFF9E", "\u30AC"));
        NormalForms.C("a\u0315\u0300").ShouldBe("\u00E0\u0315", "marks are put in order");
        NormalForms.C("\u0958").ShouldBe("\u0915\u093C", "excluded from composition");
        NormalForms.C("\uD800x").ShouldBe("\uD800x");
    }

    // As an input method writes it.
    private static string Wide(string text) =>
        string.Concat(text.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c));
}
