using System.Globalization;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;
using FederationBroker.ProductTests.Saml;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.ProductTests.SignIn;

/// <summary>
/// Somebody else had the password. Each way back ends what they hold, unless it is kept on purpose; with the next
/// request, on every node.
/// </summary>
[Trait("Requirement", "SSM-SEC")]
[Trait("Requirement", "LOG-001")]
public sealed class RecoveryTests(SamlWorld shared) : IClassFixture<SamlWorld>
{
    private const string NewPassword = "seven lanterns over the harbour";

    private static int victims;

    public enum Way
    {
        OwnPassword,
        OwnEndOfOthers,
        StaffPassword,
        StaffEndOfAccess,
        Unblocking,
    }

    public static TheoryData<Way, string> WaysAndKept()
    {
        var rows = new TheoryData<Way, string>();
        foreach (var way in Enum.GetValues<Way>())
        {
            rows.Add(way, string.Empty);
            rows.Add(way, "Logins Passkeys");
            rows.Add(way, "Services Browsers");
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(WaysAndKept))]
    public async Task What_an_intruder_holds_ends_except_what_was_kept(Way way, string kept)
    {
        var (victim, cableId) = await NewVictimAsync();
        using var intruder = await Intruder.BreakInAsync(shared.World, victim, cableId);
        AccessKind[] keep = [.. kept.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<AccessKind>)];
        await TakeBackAsync(way, victim, cableId, keep, intruder);
        (await intruder.StillOpenAsync()).ShouldBe(OpenWith(keep), ignoreOrder: true);
        var noted = await AuditAsync(victim);
        noted.ShouldContain(detail =>
            Enum.GetValues<AccessKind>()
                .Except(keep)
                .All(kind => detail.Contains(kind.ToString(), StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task It_counts_on_the_other_node_as_well()
    {
        var other = await shared.World.StartNodeAsync();
        var (victim, cableId) = await NewVictimAsync();
        using var intruder = await Intruder.BreakInAsync(shared.World, victim, cableId);
        await TakeBackAsync(Way.StaffPassword, victim, cableId, [], intruder);
        (await intruder.StillOpenAsync(other)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_forms_have_the_safe_choice_preset_and_name_each_passkey()
    {
        var (victim, cableId) = await NewVictimAsync();
        using var intruder = await Intruder.BreakInAsync(shared.World, victim, cableId);
        using var owner = await SignedInAsync(cableId);
        var page = await (await owner.GoAsync("/t/metro/account/security")).DocumentAsync();
        foreach (var handler in new[] { "Password", "EndOthers" })
        {
            var form = page.QuerySelector($"form[action$='handler={handler}']")!;
            var boxes = form.QuerySelectorAll("input[type=checkbox]");
            boxes.Length.ShouldBe(4, "logins, services, browsers, and the one passkey");
            boxes.ShouldAllBe(box => box.HasAttribute("checked"));
            form.TextContent.ShouldContain("Intruder's telephone");
        }
    }

    [Fact]
    public async Task The_owners_own_login_stays_and_the_copy_of_its_cookie_does_not()
    {
        var (_, cableId) = await NewVictimAsync();
        using var owner = await SignedInAsync(cableId);
        using var copy = shared.World.NewBrowser();
        copy.Cookies.SetCookies(
            new Uri(shared.World.PublicOrigin),
            owner.Cookies.GetCookieHeader(new Uri(shared.World.PublicOrigin)).Replace(';', ',')
        );
        (await copy.GoAsync("/t/metro/account")).Address.AbsolutePath.ShouldBe("/t/metro/account");
        await ChangePasswordAsync(owner, BrokerWorld.Password, NewPassword);
        (await owner.GoAsync("/t/metro/account")).Address.AbsolutePath.ShouldBe("/t/metro/account");
        (await copy.GoAsync("/t/metro/account")).Address.AbsolutePath.ShouldBe("/t/metro/sign-in");
    }

    [Theory]
    [InlineData("not the old password", NewPassword, "not right")]
    [InlineData(BrokerWorld.Password, "short", "12 to 256")]
    public async Task A_password_is_changed_by_whoever_knows_the_old_one_and_to_one_that_will_do(
        string old,
        string wanted,
        string said
    )
    {
        var (_, cableId) = await NewVictimAsync();
        using var owner = await SignedInAsync(cableId);
        var page = await ChangePasswordAsync(owner, old, wanted);
        page.Body.ShouldContain(said);
        using var again = await SignedInAsync(cableId);
        again.Page.Address.AbsolutePath.ShouldBe("/t/metro/account");
    }

    [Fact]
    public async Task The_old_password_is_worth_nothing_and_the_new_one_signs_in()
    {
        var (_, cableId) = await NewVictimAsync();
        using var owner = await SignedInAsync(cableId);
        await ChangePasswordAsync(owner, BrokerWorld.Password, NewPassword);
        using var old = await SignedInAsync(cableId);
        old.Page.Address.AbsolutePath.ShouldBe("/t/metro/sign-in");
        using var now = await SignedInAsync(cableId, NewPassword);
        now.Page.Address.AbsolutePath.ShouldBe("/t/metro/account");
    }

    [Fact]
    public async Task Sign_ins_with_the_old_password_that_are_under_way_open_nothing_afterwards()
    {
        var (victim, cableId) = await NewVictimAsync();
        using var staff = await StaffPerson.SignedInAsync(shared.World);
        var account = await shared.World.Node.AccountOfAsync(victim);
        var browsers = Enumerable.Range(0, 4).Select(_ => shared.World.NewBrowser()).ToList();
        foreach (var browser in browsers)
            await browser.GoAsync("/t/metro/sign-in");
        var attempts = browsers.Select(browser => browser.SignInAsync(cableId)).ToList();
        var change = await staff.CallAsync(
            "POST",
            $"accounts/{account.Value}/people/{victim.Value}/password",
            new { password = NewPassword }
        );
        change.Status.ShouldBe(204, change.Body);
        await Task.WhenAll(attempts);
        foreach (var browser in browsers)
        {
            (await browser.GoAsync("/t/metro/account")).Address.AbsolutePath.ShouldBe("/t/metro/sign-in");
            browser.Dispose();
        }
    }

    private async Task TakeBackAsync(Way way, SubscriberId victim, string cableId, AccessKind[] keep, Intruder intruder)
    {
        if (way is Way.OwnPassword or Way.OwnEndOfOthers)
        {
            using var owner = await SignedInAsync(cableId);
            var ticks = Enum.GetValues<AccessKind>().Except(keep).ToDictionary(TickOf, _ => "on");
            await UntickAllAsync(owner, way, ticks);
            return;
        }

        using var staff = await StaffPerson.SignedInAsync(shared.World);
        var account = (await shared.World.Node.AccountOfAsync(victim)).Value;
        var names = keep.Select(kind => kind.ToString()).ToArray();
        var done = way switch
        {
            Way.StaffPassword => await staff.CallAsync(
                "POST",
                $"accounts/{account}/people/{victim.Value}/password",
                new { password = NewPassword, keep = names }
            ),
            Way.StaffEndOfAccess => await staff.CallAsync(
                "POST",
                $"accounts/{account}/people/{victim.Value}/access-end",
                new { keep = names }
            ),
            _ => await ReopenAsync(staff, account, names),
        };
        done.Status.ShouldBeLessThan(300, done.Body);

        string TickOf(AccessKind kind) =>
            kind == AccessKind.Passkeys
                ? System.Buffers.Text.Base64Url.EncodeToString(intruder.Passkey)
                : kind.ToString();
    }

    // Checked boxes are sent as they are, so what is kept is sent by hand.
    private static async Task UntickAllAsync(BrowserStub owner, Way way, Dictionary<string, string> ticks)
    {
        var handler = way == Way.OwnPassword ? "Password" : "EndOthers";
        var document = await (await owner.GoAsync("/t/metro/account/security")).DocumentAsync();
        var token = document.QuerySelector("input[name=form-token]")!.GetAttribute("value")!;
        (string, string)[] fields =
        [
            ("form-token", token),
            ("OldPassword", BrokerWorld.Password),
            ("NewPassword", NewPassword),
            .. ticks.Keys.Select(tick => (Enum.TryParse<AccessKind>(tick, out _) ? "Ends" : "Removed", tick)),
        ];
        var page = await owner.PostAsync(
            $"/t/metro/account/security?handler={handler}",
            fields,
            ("Sec-Fetch-Site", "same-origin")
        );
        page.Address.Query.ShouldBe(way == Way.OwnPassword ? "?done=password" : "?done=others-ended");
    }

    // With everything ticked, as the form comes.
    private static async Task<BrowserPage> ChangePasswordAsync(BrowserStub owner, string old, string wanted)
    {
        await owner.GoAsync("/t/metro/account/security");
        return await owner.SubmitAsync(
            new Dictionary<string, string> { ["OldPassword"] = old, ["NewPassword"] = wanted }
        );
    }

    private static async Task<StaffAnswer> ReopenAsync(StaffPerson staff, Guid account, string[] keep)
    {
        var version = (await staff.GetAsync($"accounts/{account}"))["account"].GetProperty("version").GetInt64();
        (await staff.CallAsync("PATCH", $"accounts/{account}", new { status = "Blocked" }, version)).Status.ShouldBe(
            200
        );
        return await staff.CallAsync("PATCH", $"accounts/{account}", new { status = "Active", keep }, version + 1);
    }

    private async Task<BrowserStub> SignedInAsync(string cableId, string password = BrokerWorld.Password)
    {
        var browser = shared.World.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        await browser.SignInAsync(cableId, password);
        return browser;
    }

    private async Task<(SubscriberId Id, string CableId)> NewVictimAsync()
    {
        var cableId = string.Create(
            CultureInfo.InvariantCulture,
            $"victim-{Interlocked.Increment(ref victims)}@metro.test"
        );
        return (
            await shared.World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = cableId }),
            cableId
        );
    }

    private Task<List<string>> AuditAsync(SubscriberId victim) =>
        shared.World.Node.AsOperatorAsync(
            (BrokerDbContext database) =>
                database
                    .AuditEvents()
                    .Where(row => row.Action == "access.ended" && row.Subject == victim.Value.ToString())
                    .Select(row => row.Detail!)
                    .ToListAsync()
        );

    // A login carries single sign-on and the tokens that end with it; a code needs its login, and its family not to be
    // revoked.
    private static List<string> OpenWith(AccessKind[] keep)
    {
        var open = new List<string>();
        var (logins, services) = (keep.Contains(AccessKind.Logins), keep.Contains(AccessKind.Services));
        if (logins)
            open.AddRange(["session", "single sign-on", "SAML"]);
        if (services)
            open.AddRange(["offline access token", "refresh token"]);
        if (logins && services)
            open.AddRange(["access token", "code"]);
        if (keep.Contains(AccessKind.Passkeys))
            open.Add("passkey");
        if (keep.Contains(AccessKind.Browsers))
            open.Add("known browser");
        return open;
    }
}
