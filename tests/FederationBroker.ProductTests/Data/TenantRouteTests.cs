using System.Text.RegularExpressions;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Kernel;
using FederationBroker.OperatorSync.Jobs;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Bulk;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Profiles;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Data;

/// <summary>
/// Every route of the product at one operator, tried with everything of another: ids in the path, the query and the
/// body, session, token and cookie values. Nothing of the other may be seen or changed. Routes are found by
/// enumeration, so a new one is tried as it comes.
/// </summary>
[Trait("Requirement", "SUB-TEN")]
public sealed partial class TenantRouteTests : IAsyncLifetime
{
    private const string Canary = "CANARY-METRO";

    private BrokerWorld world = null!;
    private StaffPerson coast = null!;
    private string sessionCookie = string.Empty;
    private readonly Dictionary<string, string> secrets = [];
    private readonly List<string> ids = [];

    public async ValueTask InitializeAsync()
    {
        world = await BrokerWorld.CreateAsync(configuration =>
            configuration.WritePartner(
                "stream",
                ConfigurationFolder.OidcPartner(
                    "stream",
                    grantTypes: "authorization_code, refresh_token, client_credentials",
                    standing: true
                )
            )
        );
        await world.Node.PutCatalogueAsync(SampleCatalogue.Sound);
        coast = await StaffPerson.SignedInAsync(world, tenant: "coast");
        var subscriber = await world.AddSubscriberAsync(
            "metro",
            BrokerWorld.Profile with
            {
                CableId = "canary@metro.test",
            }
        );
        var account = await world.Node.AccountOfAsync(subscriber);
        await world.Node.EditAsync(account, new AccountEdit { Region = Canary });
        await world.Node.AssignPlanAsync(account, "family");
        await SignInAsync();
        await FillAsync(account);
        ids.AddRange([account.Value.ToString(), subscriber.Value.ToString()]);
    }

    public async ValueTask DisposeAsync()
    {
        coast.Dispose();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_of_one_operator_opens_or_changes_anything_of_another_on_any_route()
    {
        var routes = world
            .Node.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText?.Contains("{tenant}", StringComparison.Ordinal) == true)
            .SelectMany(route =>
                (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]).Select(method =>
                    (Method: method, Path: $"/{route.RoutePattern.RawText!.TrimStart('/')}")
                )
            )
            .Distinct()
            .ToList();
        routes.Count.ShouldBeGreaterThan(70);
        var before = await StateAsync();
        var asked = 0;
        foreach (var (method, path) in routes)
        {
            foreach (var id in path.Count(character => character == '{') > 1 ? ids : ids.Take(1))
            {
                var body = await CallAsync(method, path, id);
                foreach (var secret in secrets.Values.Append(Canary))
                    body.ShouldNotContain(secret, Case.Insensitive, $"{method} {path} {id}");
                asked++;
            }
        }

        asked.ShouldBeGreaterThan(300);
        (await StateAsync()).ShouldBe(before, "a route changed something of the other operator");
    }

    private async Task<string> CallAsync(string method, string path, string id)
    {
        var filled = Placeholder()
            .Replace(
                path.Replace("{tenant}", "coast", StringComparison.Ordinal)
                    .Replace("{version:int}", "1", StringComparison.Ordinal)
                    .Replace("{list}", "plans", StringComparison.Ordinal),
                Uri.EscapeDataString(id)
            );
        var isStaff = path.Contains("/staff/", StringComparison.Ordinal);
        var query = string.Join(
            '&',
            new[] { "number", "id", "kind", "requestId", "subject", "ticket", "id_token_hint", "sid" }.Select(name =>
                $"{name}={Uri.EscapeDataString(id)}"
            )
        );
        (string, string)[] headers =
        [
            ("Cookie", $"{(isStaff ? coast.Cookies + "; " : string.Empty)}{sessionCookie}"),
            ("Sec-Fetch-Site", "same-origin"),
            ("Origin", world.PublicOrigin),
            ("X-Requested-With", "fbroker-console"),
            ("If-Match", "\"1\""),
            .. isStaff ? [] : new[] { ("Authorization", $"Bearer {secrets[TokenFor(path)]}") },
        ];
        object? body =
            method is "GET" or "HEAD" ? null
            : isStaff || path.Contains("/device/api/", StringComparison.Ordinal) ? BodyFor(path, id)
            : path.Contains("/standing/", StringComparison.Ordinal)
                ? $$"""{"subject":"{{secrets["subject"]}}","resource":"news-24","device":{"type":"stb","id":"x"} }"""
            : new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["token"] = secrets["access"],
                    ["code"] = id,
                    ["refresh_token"] = secrets["refresh"],
                    ["SessionId"] = id,
                    ["Partner"] = "stream",
                    ["Profile"] = id,
                }
            );
        // Sign-out of the caller itself would make everything after it a stranger's.
        if (isStaff && method == "DELETE" && path.EndsWith("/session/", StringComparison.Ordinal))
            return string.Empty;
        return (
            await StaffAnswer.OfAsync(world.Node, method, method is "GET" ? $"{filled}?{query}" : filled, body, headers)
        ).Body;
    }

    private static string TokenFor(string path) =>
        path switch
        {
            _ when path.Contains("/standing/", StringComparison.Ordinal) => "standing",
            _ when path.Contains("/device/api/", StringComparison.Ordinal) => "device",
            _ => "access",
        };

    private static string BodyFor(string path, string id) =>
        path switch
        {
            _ when path.EndsWith("/device/api/v1/session", StringComparison.Ordinal) =>
                $$"""{"login":"canary-box@metro.test","password":"{{BrokerWorld.Password}}"}""",
            _ when path.EndsWith("/device/api/v1/profile", StringComparison.Ordinal) => $$"""{"id":"{{id}}"}""",
            _ when path.EndsWith("/login/", StringComparison.Ordinal) =>
                """{"cableId":"intruders@coast.test","password":"another long password"}""",
            _ when path.EndsWith("/plan", StringComparison.Ordinal) => """{"plan":"starter","replaces":"family"}""",
            _ when path.EndsWith("/choices", StringComparison.Ordinal) => """{"entry":"sports","on":true}""",
            _ when path.EndsWith("/purchases", StringComparison.Ordinal) =>
                """{"bundle":"rentals","content":"film-new"}""",
            _ when path.EndsWith("/password", StringComparison.Ordinal) => """{"password":"another long password"}""",
            _ when path.EndsWith("/commands", StringComparison.Ordinal) => """{"kind":"FactoryReset"}""",
            _ when path.EndsWith("/people/", StringComparison.Ordinal) =>
                """{"cableId":"intruder@coast.test","role":"User"}""",
            _ when path.Contains("/people/{", StringComparison.Ordinal) => """{"role":"User"}""",
            _ when path.EndsWith("/devices/", StringComparison.Ordinal) => """{"uid":"intruder","type":"stb"}""",
            _ when path.Contains("/devices/{", StringComparison.Ordinal) => """{"name":"intruder"}""",
            _ when path.Contains("/profiles/", StringComparison.Ordinal) =>
                """{"nickname":"Intruder","icon":"owl","defaultLevel":1,"maximumLevel":2}""",
            _ when path.EndsWith("/jobs/", StringComparison.Ordinal) =>
                $$"""{"filter":{"region":"{{Canary}}"},"status":"Closed"}""",
            _ when path.EndsWith("/search", StringComparison.Ordinal) => $$"""{"text":"{{id}}"}""",
            _ => """{"status":"Closed"}""",
        };

    // Everything of metro that only somebody's deed changes; counters, tickets and the OSS/BSS's bookkeeping move by
    // themselves.
    private async Task<string> StateAsync()
    {
        var dump = await world.Database.DumpAsync(
            "service_account",
            "subscriber",
            "login",
            "device",
            "device_command",
            "user_profile",
            "profile_entry",
            "purchase",
            "consent_grant",
            "pseudonym",
            "catalogue_version",
            "catalogue_head",
            "bulk_job",
            "passkey",
            "staff_member",
            "staff_api_key",
            "staff_change"
        );
        return string.Join(
            '\n',
            dump.Split('\n')
                .Where(line => line.Contains("metro", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
    }

    private async Task SignInAsync()
    {
        var partner = new OidcPartner(world);
        using var browser = world.NewBrowser();
        await browser.GoAsync(partner.AuthorizeAddress(("scope", "openid profile email offline_access")));
        await browser.SignInAsync("canary@metro.test");
        var tokens = await partner.RedeemAsync((await browser.AgreeAsync("email", "offline_access")).Answer["code"]);
        secrets["access"] = tokens["access_token"];
        secrets["refresh"] = tokens["refresh_token"];
        secrets["subject"] = tokens.IdToken.GetProperty("sub").GetString()!;
        secrets["standing"] = (await partner.TokenAsync(("grant_type", "client_credentials"), ("scope", "standing")))[
            "access_token"
        ];
        secrets["email"] = BrokerWorld.Profile.Email!;
        // The same handle under the other operator's name.
        sessionCookie = browser
            .Cookies.GetCookieHeader(new Uri(world.PublicOrigin))
            .Replace("metro", "coast", StringComparison.Ordinal);
        await browser.GoAsync(partner.AuthorizeAddress(("prompt", "login")));
        ids.Add(browser.Page.Address.Segments[^1]);
    }

    private async Task FillAsync(AccountId account) =>
        ids.AddRange([
            await LinkBoxAsync(account),
            await AddProfileAsync(account),
            await FinishJobAsync(),
            await StartStreamAsync(),
        ]);

    private async Task<string> LinkBoxAsync(AccountId account)
    {
        CableId.TryParse("canary-box@metro.test", out var cableId);
        var box = new NewDevice
        {
            Uid = "canary-box",
            Type = SampleCatalogue.Stb,
            Login = new NewDeviceLogin(cableId, world.Node.HashOf(BrokerWorld.Password)),
        };
        var device = (
            await world.Node.AsOperatorAsync(
                (LinkedDevices devices) => devices.LinkAsync(account, box, CancellationToken.None)
            )
        )
            .ShouldBeOfType<AccountChange<Device>.Done>()
            .Value;
        var signedIn = await StaffAnswer.OfAsync(
            world.Node,
            "POST",
            $"{new OidcPartner(world).Issuer}/device/api/v1/session",
            BodyFor("/device/api/v1/session", string.Empty)
        );
        secrets["device"] = signedIn["token"].GetString()!;
        return device.Id.Value.ToString();
    }

    private async Task<string> AddProfileAsync(AccountId account)
    {
        var profile = await world.Node.AsOperatorAsync(
            (UserProfiles profiles) =>
                profiles.AddAsync(
                    account,
                    new ProfileEdit
                    {
                        Nickname = Canary,
                        Icon = "sun",
                        DefaultLevel = 1,
                        MaximumLevel = 2,
                    },
                    CancellationToken.None
                )
        );
        return profile.ShouldBeOfType<AccountChange<UserProfile>.Done>().Value.Id.Value.ToString();
    }

    private async Task<string> FinishJobAsync()
    {
        var edit = new BulkEdit
        {
            Filter = new AccountFilter { Region = "nowhere" },
            Status = AccountStatus.Blocked,
        };
        var job = (
            await world.Node.AsOperatorAsync((BulkJobs jobs) => jobs.StartAsync(edit, Canary, CancellationToken.None))
        )
            .ShouldBeOfType<AccountChange<BulkJob>.Done>()
            .Value;
        await Eventually.TrueAsync(
            async () =>
                (
                    await world.Node.AsOperatorAsync((BulkJobs jobs) => jobs.FindAsync(job.Id, CancellationToken.None))
                )!.State == BulkJobState.Done,
            "the job is done"
        );
        return job.Id.ToString();
    }

    private async Task<string> StartStreamAsync()
    {
        var partner = new OidcPartner(world);
        var answer = await StaffAnswer.OfAsync(
            world.Node,
            "POST",
            $"{partner.Issuer}/standing/streams",
            $$"""{"subject":"{{secrets["subject"]}}","resource":"news-24","device":{"type":"stb","id":"x"} }""",
            ("Authorization", $"Bearer {secrets["standing"]}")
        );
        return answer["stream"].GetString()!;
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();
}
