using System.Text.Json;
using FederationBroker.Kernel;
using FederationBroker.ProductTests.Payments;
using FederationBroker.Staff.Rights;
using Microsoft.IdentityModel.Tokens;

namespace FederationBroker.ProductTests.Oidc;

/// <summary>
/// However a login ends, each partner that was signed in with it is told, once, under names that no two partners can
/// compare.
/// </summary>
[Trait("Requirement", "LOG-002")]
[Trait("Requirement", "INF-003")]
public sealed class BackChannelLogoutTests : IAsyncLifetime
{
    private WebhookReceiver receiver = null!;
    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        receiver = await WebhookReceiver.StartAsync();
        world = await BrokerWorld.CreateAsync(
            folder =>
            {
                foreach (var id in new[] { "stream", "cinema" })
                    folder.WritePartner(
                        id,
                        ConfigurationFolder.OidcPartner(id, more: $"  backchannelLogoutUri: {receiver.AddressOf(id)}\n")
                    );
            },
            settings:
            [
                ("OutboundPrivateNetworks:0", "127.0.0.1/32"),
                ("OutboundAuthority", Path.Combine(TestSettings.Certificates, "ca.pem")),
            ]
        );
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await receiver.DisposeAsync();
    }

    public enum Way
    {
        AtTheOperator,
        AtThePartner,
        FromAnotherBrowser,
        NewPassword,
        ByAnyStatement,
        PersonRemoved,
        Expired,
    }

    public static TheoryData<Way> Ways => [.. Enum.GetValues<Way>()];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Both_partners_are_told_once_each_under_its_own_names(Way way)
    {
        var (person, cableId) = await NewPersonAsync();
        using var browser = world.NewBrowser();
        var stream = await SignInAsync(browser, "stream", cableId);
        var cinema = await SignInAsync(browser, "cinema", cableId);
        await EndAsync(way, browser, person, cableId, stream);
        await HeardAsync(2);
        var tokens = receiver.Heard.ToDictionary(heard => heard.Path, heard => ClaimsIn(heard.Body));
        foreach (var (path, said) in new[] { ("/stream", stream.IdToken), ("/cinema", cinema.IdToken) })
        {
            foreach (var name in new[] { "sub", "sid" })
                tokens[path].GetProperty(name).GetString().ShouldBe(said.GetProperty(name).GetString());
        }

        foreach (var name in new[] { "sub", "sid", "jti" })
            tokens["/stream"]
                .GetProperty(name)
                .GetString()
                .ShouldNotBe(tokens["/cinema"].GetProperty(name).GetString());
    }

    [Fact]
    public async Task A_partner_that_does_not_take_it_hears_again_and_is_not_led_elsewhere()
    {
        var answers = new Queue<int?>([503, 302, null]);
        receiver.Answer = _ => answers.TryDequeue(out var next) ? next : 200;
        var (_, cableId) = await NewPersonAsync();
        using var browser = world.NewBrowser();
        await SignInAsync(browser, "stream", cableId);
        await SignOutAsync(browser);
        await Eventually.TrueAsync(
            () =>
            {
                world.Clock.Advance(TimeSpan.FromSeconds(10));
                return Task.FromResult(receiver.Heard.Any(heard => heard.Answer == 200));
            },
            "it is taken",
            TimeSpan.FromSeconds(30)
        );
        var jtis = receiver.Heard.Select(heard => ClaimsIn(heard.Body).GetProperty("jti").GetString());
        jtis.Distinct().ShouldHaveSingleItem("it is one event");
        receiver.Heard.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Signing_in_anew_in_the_same_browser_ends_nothing_and_signing_out_then_ends_all()
    {
        var (_, cableId) = await NewPersonAsync();
        using var browser = world.NewBrowser();
        var stream = await SignInAsync(browser, "stream", cableId);
        await browser.GoAsync(new OidcPartner(world, "cinema").AuthorizeAddress(("prompt", "login")));
        await browser.PassAsync(cableId);
        await SignOutAsync(browser);
        await HeardAsync(2);
        var told = receiver.Heard.Single(heard => heard.Path == "/stream");
        ClaimsIn(told.Body)
            .GetProperty("sid")
            .GetString()
            .ShouldBe(stream.IdToken.GetProperty("sid").GetString(), "as the partner knows it");
    }

    [Fact]
    public async Task Somebody_else_at_the_same_browser_ends_the_login_before()
    {
        var (_, first) = await NewPersonAsync();
        var (_, second) = await NewPersonAsync();
        using var browser = world.NewBrowser();
        await SignInAsync(browser, "stream", first);
        await browser.GoAsync("/t/metro/sign-in?next=security");
        await browser.GoAsync(new OidcPartner(world, "cinema").AuthorizeAddress(("prompt", "login")));
        await browser.PassAsync(second);
        await HeardAsync(1);
        receiver.Heard[0].Path.ShouldBe("/stream");
    }

    [Fact]
    public async Task A_consent_that_is_withdrawn_is_told_to_its_partner_and_to_nobody_else()
    {
        var (_, cableId) = await NewPersonAsync();
        using var browser = world.NewBrowser();
        var stream = await SignInAsync(browser, "stream", cableId);
        await SignInAsync(browser, "cinema", cableId);
        await browser.GoAsync("/t/metro/account");
        await browser.SubmitAsync(new Dictionary<string, string> { ["Partner"] = "stream" }, "?handler=Remove");
        await HeardAsync(1);
        await SignOutAsync(browser);
        await HeardAsync(2);
        receiver.Heard.Select(heard => heard.Path).ShouldBe(["/stream", "/cinema"]);
        ClaimsIn(receiver.Heard[0].Body)
            .GetProperty("sid")
            .GetString()
            .ShouldBe(stream.IdToken.GetProperty("sid").GetString());
    }

    [Fact]
    public async Task The_console_shows_that_it_was_told()
    {
        var (_, cableId) = await NewPersonAsync();
        using var browser = world.NewBrowser();
        await SignInAsync(browser, "stream", cableId);
        await SignOutAsync(browser);
        await HeardAsync(1);
        using var staff = await StaffPerson.SignedInAsync(world, StaffRole.Administrator);
        await Eventually.TrueAsync(
            async () =>
            {
                var page = await staff.GetAsync("webhooks/deliveries?partner=stream");
                var one = page.Json.GetProperty("items").EnumerateArray().SingleOrDefault();
                return one.ValueKind == JsonValueKind.Object
                    && one.GetProperty("channel").GetString() == "Logout"
                    && one.GetProperty("state").GetString() == "Delivered";
            },
            "the delivery is shown"
        );
    }

    private async Task EndAsync(Way way, BrowserStub browser, SubscriberId person, string cableId, TokenAnswer stream)
    {
        switch (way)
        {
            case Way.AtTheOperator:
                await SignOutAsync(browser);
                break;
            case Way.AtThePartner:
                await browser.GoAsync($"/t/metro/connect/logout?id_token_hint={stream["id_token"]}");
                break;
            case Way.FromAnotherBrowser:
                using (var other = await OtherBrowserAsync(cableId))
                    await other.SubmitAsync(new Dictionary<string, string>(), "?handler=End");
                break;
            case Way.NewPassword:
                using (var other = await OtherBrowserAsync(cableId))
                    await other.SubmitAsync(
                        new Dictionary<string, string>
                        {
                            ["OldPassword"] = BrokerWorld.Password,
                            ["NewPassword"] = "seven lanterns over the harbour",
                        },
                        "?handler=Password"
                    );
                break;
            case Way.ByAnyStatement:
                await DeleteAsync($"DELETE FROM session WHERE tenant = 'metro' AND subscriber_id = '{person.Value}'");
                break;
            case Way.PersonRemoved:
                await DeleteAsync($"DELETE FROM subscriber WHERE tenant = 'metro' AND id = '{person.Value}'");
                break;
            default:
                world.Clock.Advance(TimeSpan.FromDays(31));
                await Data.Sweeps.RunAsync(world, "SessionRow");
                break;
        }
    }

    private Task DeleteAsync(string sql) => world.Database.QueryAsync<int>(sql);

    private async Task<BrowserStub> OtherBrowserAsync(string cableId)
    {
        var other = world.NewBrowser();
        await other.GoAsync("/t/metro/sign-in?next=security");
        await other.SignInAsync(cableId);
        return other;
    }

    private static async Task SignOutAsync(BrowserStub browser)
    {
        await browser.GoAsync("/t/metro/sign-out");
        await browser.SubmitAsync(new Dictionary<string, string>());
    }

    private async Task<TokenAnswer> SignInAsync(BrowserStub browser, string partner, string cableId)
    {
        var client = new OidcPartner(world, partner);
        await browser.GoAsync(client.AuthorizeAddress());
        return await client.RedeemAsync((await browser.PassAsync(cableId)).Answer["code"]);
    }

    private async Task<(SubscriberId Person, string CableId)> NewPersonAsync()
    {
        var cableId = $"out-{Guid.NewGuid():N}@metro.test";
        return (await world.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = cableId }), cableId);
    }

    private Task HeardAsync(int count) =>
        Eventually.TrueAsync(() => Task.FromResult(receiver.Heard.Count >= count), $"{count} are told");

    private static JsonElement ClaimsIn(string body) =>
        JsonDocument.Parse(Base64UrlEncoder.Decode(body["logout_token=".Length..].Split('.')[1])).RootElement;
}
