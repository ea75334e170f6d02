using FederationBroker.Catalogue.Offers;
using FederationBroker.Kernel;
using FederationBroker.ProductTests.SignIn;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;

namespace FederationBroker.ProductTests.Devices;

/// <summary>What the software of a set-top box talks to.</summary>
[Trait("Requirement", "SUB-DEV")]
[Trait("Requirement", "SUB-SIGN")]
public sealed class DeviceApiTests(HouseholdWorld shared) : IClassFixture<HouseholdWorld>, IAsyncLifetime
{
    private Household household = null!;

    public async ValueTask InitializeAsync() => household = await shared.NewHouseholdAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Commands_reach_the_device_once_and_staff_learn_what_became_of_them()
    {
        var token = await SignInAsync();
        var box = await BoxAsync();
        await CommandAsync(box, DeviceCommandKind.Configure, new() { ["resolution"] = "1080p" });
        await CommandAsync(box, DeviceCommandKind.Reboot, null);
        var commands = (await CallAsync("GET", "commands", token: token)).Json;
        commands
            .EnumerateArray()
            .Select(command => command.GetProperty("kind").GetString())
            .ShouldBe(["Configure", "Reboot"]);
        commands[0].GetProperty("parameters").GetProperty("resolution").GetString().ShouldBe("1080p");
        (await CallAsync("GET", "commands", token: token)).Json.GetArrayLength().ShouldBe(0);
        var id = commands[0].GetProperty("id").GetString();
        (await CallAsync("POST", $"commands/{id}/result", new { done = true, text = "set" }, token)).Status.ShouldBe(
            204
        );
        (await CallAsync("POST", $"commands/{id}/result", new { done = false }, token)).Code.ShouldBe(
            "FB-4306",
            "it is finished"
        );
        (
            await shared.World.Node.AsOperatorAsync(
                (DeviceCommands commands) => commands.ListAsync(box, CancellationToken.None)
            )
        )
            .Single(command => command.Kind == DeviceCommandKind.Configure)
            .ShouldSatisfyAllConditions(
                command => command.State.ShouldBe(DeviceCommandState.Done),
                command => command.Result.ShouldBe("set")
            );
    }

    [Fact]
    public async Task A_command_that_two_requests_ask_for_at_once_is_told_once()
    {
        var (token, box) = (await SignInAsync(), await BoxAsync());
        for (var round = 0; round < 5; round++)
            await CommandAsync(box, DeviceCommandKind.Reboot, null);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => CallAsync("GET", "commands", token: token))
        );
        answers.Sum(answer => answer.Json.GetArrayLength()).ShouldBe(5);
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public async Task The_login_of_the_account_needs_a_linked_devices_identifier()
    {
        await SetLoginAsync("living-room");
        var device = await SignInAnswerAsync(household.LoginOf("living-room"), uid: UidOf("box"));
        device.Status.ShouldBe(200, device.Body);
        (await CallAsync("GET", "device", token: device["token"].GetString()))
            .Json.GetProperty("uid")
            .GetString()
            .ShouldBe(UidOf("box"));
        (await SignInAnswerAsync(household.LoginOf("living-room"), uid: null)).Code.ShouldBe("FB-4313");
        (await SignInAnswerAsync(household.LoginOf("living-room"), uid: "no-such-box")).Code.ShouldBe("FB-4313");
        var neighbours = await shared.NewHouseholdAsync();
        (await SignInAnswerAsync(household.LoginOf("living-room"), uid: neighbours.UidOf("box"))).Code.ShouldBe(
            "FB-4313",
            "another account's box"
        );
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public async Task A_replaced_login_signs_its_devices_out_and_leaves_those_with_their_own()
    {
        await SetLoginAsync("first");
        await household.LinkAsync("plain", SampleCatalogue.Phone, withLogin: false);
        var (common, own) = (await SignInAnswerAsync(household.LoginOf("first"), UidOf("plain")), await SignInAsync());
        common.Status.ShouldBe(200, common.Body);
        await SetLoginAsync("second");
        (await CallAsync("GET", "device", token: common["token"].GetString())).Status.ShouldBe(401);
        (await CallAsync("GET", "device", token: own)).Status.ShouldBe(200);
        (await SignInAnswerAsync(household.LoginOf("first"), UidOf("plain"))).Code.ShouldBe("FB-4311");
        await shared.World.Node.AsOperatorAsync(
            (FederationBroker.Subscribers.Logins.AccountLogins logins) =>
                logins.RemoveAsync(household.Account, CancellationToken.None)
        );
        (await SignInAnswerAsync(household.LoginOf("second"), UidOf("plain"))).Code.ShouldBe("FB-4311");
    }

    [Fact]
    public async Task In_a_browser_the_account_s_login_is_the_household()
    {
        await household.ManagerAgreesAsync(share: true);
        await SetLoginAsync("tv");
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(shared.Quiet.AuthorizeAddress());
        var tokens = await shared.Quiet.RedeemAsync(
            (await browser.SignInAsync(household.LoginOf("tv"))).Answer["code"]
        );
        tokens.IdToken.GetProperty("acr").GetString().ShouldBe("urn:fbroker:acr:device");
    }

    [Fact]
    public async Task Credentials_of_a_person_wrong_ones_and_many_attempts_are_refused()
    {
        (await SignInAnswerAsync(household.Manager)).Code.ShouldBe("FB-4312");
        (await SignInAnswerAsync(household.LoginOf("box"), password: "wrong")).ShouldSatisfyAllConditions(
            answer => answer.Status.ShouldBe(401),
            answer => answer.Code.ShouldBe("FB-4311")
        );
        (await SignInAnswerAsync("nobody@metro.test", password: "wrong")).Code.ShouldBe("FB-4311");
        (await SignInAnswerAsync(string.Empty, password: "")).Code.ShouldBe("FB-4311");
        var codes = new List<string?>();
        for (var attempt = 0; attempt < 55; attempt++)
            codes.Add((await SignInAnswerAsync(household.LoginOf("box"), password: "guess")).Code);
        codes.ShouldContain("FB-4317");
        (await SignInAnswerAsync(household.LoginOf("box"))).Status.ShouldBe(
            429,
            "this box was never here before, and brings no solved challenge"
        );
    }

    [Fact]
    public async Task Taking_the_device_off_signs_it_out_at_once_on_every_node()
    {
        var second = await shared.World.StartNodeAsync();
        var token = await SignInAsync();
        (await CallAsync("GET", "device", token: token, node: second)).Status.ShouldBe(200);
        await shared.World.Node.AsOperatorAsync(
            async (LinkedDevices devices) =>
                await devices.UnlinkAsync(household.Account, await BoxAsync(), CancellationToken.None)
        );
        (await CallAsync("GET", "device", token: token, node: second)).Code.ShouldBe("FB-4310");
    }

    [Fact]
    public async Task Signing_out_ends_it()
    {
        var token = await SignInAsync();
        (await CallAsync("DELETE", "session", token: token)).Status.ShouldBe(204);
        (await CallAsync("GET", "device", token: token)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_browsers_cable_login_is_no_device()
    {
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync($"{shared.Quiet.Issuer}/account");
        await browser.SignInAsync(household.Manager);
        var cookies = browser
            .Cookies.GetCookies(new Uri(shared.World.PublicOrigin))
            .ToDictionary(cookie => cookie.Name, cookie => cookie.Value);
        foreach (var value in cookies.Values)
            (await CallAsync("GET", "device", token: value)).Status.ShouldBe(401);
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public async Task A_blocked_account_is_told_so_and_a_trial_lets_in_its_devices_only()
    {
        var token = await SignInAsync();
        await shared.World.Node.EditAsync(household.Account, new AccountEdit { Status = AccountStatus.Blocked });
        (await CallAsync("GET", "device", token: token))
            .Json.GetProperty("inGoodStanding")
            .GetBoolean()
            .ShouldBeFalse();
        await shared.World.Node.EditAsync(
            household.Account,
            new AccountEdit
            {
                Status = AccountStatus.Active,
                Trial = new TrialEdit(
                    shared.World.Clock.GetUtcNow().AddDays(7),
                    AccountStatus.Closed,
                    [SampleCatalogue.Phone]
                ),
            }
        );
        (await SignInAnswerAsync(household.LoginOf("box"))).Code.ShouldBe("FB-4314");
    }

    [Fact]
    [Trait("Requirement", "SUB-PROF")]
    public async Task A_profile_is_chosen_with_its_pin_and_remembers_across_the_household_s_devices()
    {
        var profile = await household.AddProfileAsync("Grown-up", pin: "4711");
        var token = await SignInAsync();
        (await CallAsync("GET", "profiles", token: token)).Json[0].GetProperty("locked").GetBoolean().ShouldBeTrue();
        (await CallAsync("GET", "profile/history", token: token)).Code.ShouldBe("FB-4406");
        (await CallAsync("PUT", "profile", new { id = profile.Value, pin = "1234" }, token)).Code.ShouldBe("FB-4407");
        (await CallAsync("PUT", "profile", new { id = Guid.CreateVersion7(), pin = "4711" }, token)).Code.ShouldBe(
            "FB-4400"
        );
        (await CallAsync("PUT", "profile", new { id = profile.Value, pin = "4711" }, token)).Status.ShouldBe(204);
        (await CallAsync("PUT", "profile/history/news-24", new { position = 61 }, token)).Status.ShouldBe(204);
        (await CallAsync("PUT", "profile/favourites/news-24", new { }, token)).Status.ShouldBe(204);
        (
            await CallAsync(
                "PUT",
                "profile/reminders/film-new",
                new { at = shared.World.Clock.GetUtcNow().AddDays(1) },
                token
            )
        ).Status.ShouldBe(204);
        (await CallAsync("PUT", "profile/favourites/news-24", new { position = 3 }, token)).Code.ShouldBe(
            "FB-4408",
            "only history has a position"
        );
        (await CallAsync("PUT", "profile/diary/news-24", new { }, token)).Status.ShouldBe(404);

        await household.LinkAsync("phone", SampleCatalogue.Phone);
        var phone = await SignInAsync("phone");
        await CallAsync("PUT", "profile", new { id = profile.Value, pin = "4711" }, phone);
        (await CallAsync("GET", "profile/history", token: phone))
            .Json[0]
            .ShouldSatisfyAllConditions(
                entry => entry.GetProperty("content").GetString().ShouldBe("news-24"),
                entry => entry.GetProperty("position").GetInt32().ShouldBe(61)
            );
        (await CallAsync("DELETE", "profile/history/news-24", token: phone)).Status.ShouldBe(204);
        (await CallAsync("GET", "profile/history", token: token)).Json.GetArrayLength().ShouldBe(0);
        (await CallAsync("GET", "profile/reminders", token: token)).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    [Trait("Requirement", "SUB-PROF")]
    public async Task Another_household_s_profile_cannot_be_chosen()
    {
        var neighbours = await shared.NewHouseholdAsync();
        var theirs = await neighbours.AddProfileAsync("Neighbour", pin: null);
        (await CallAsync("PUT", "profile", new { id = theirs.Value }, await SignInAsync())).Code.ShouldBe("FB-4400");
    }

    [Theory]
    [InlineData("POST", "session", "{")]
    [InlineData("POST", "session", "[]")]
    [InlineData("POST", "session", """{"login":7}""")]
    [InlineData("PUT", "profile", """{"id":"x"}""")]
    [InlineData("POST", "commands/00000000-0000-0000-0000-000000000000/result", "null")]
    public async Task Bodies_that_cannot_be_read_are_refused_with_a_code(string method, string path, string body)
    {
        var answer = await CallAsync(method, path, body, await SignInAsync());
        answer.Status.ShouldBe(400, answer.Body);
        answer.Code.ShouldBe("FB-4316");
    }

    private string UidOf(string device) => household.UidOf(device);

    private async Task<string> SignInAsync(string device = "box")
    {
        var answer = await SignInAnswerAsync(household.LoginOf(device));
        answer.Status.ShouldBe(200, answer.Body);
        return answer["token"].GetString()!;
    }

    private Task<StaffAnswer> SignInAnswerAsync(
        string login,
        string? uid = null,
        string password = BrokerWorld.Password
    ) =>
        CallAsync(
            "POST",
            "session",
            new
            {
                login,
                password,
                uid,
            }
        );

    private async Task SetLoginAsync(string name)
    {
        CableId.TryParse(household.LoginOf(name), out var cableId);
        (
            await shared.World.Node.AsOperatorAsync(
                (FederationBroker.Subscribers.Logins.AccountLogins logins) =>
                    logins.SetAsync(household.Account, cableId, household.PasswordHash, CancellationToken.None)
            )
        ).ShouldBeOfType<AccountChange<AccountId>.Done>();
    }

    private async Task<DeviceId> BoxAsync() =>
        (
            await shared.World.Node.AsOperatorAsync(
                (LinkedDevices devices) => devices.ListAsync(household.Account, CancellationToken.None)
            )
        )
            .Single(device => device.Uid == UidOf("box"))
            .Id;

    private Task CommandAsync(DeviceId device, DeviceCommandKind kind, Dictionary<string, string>? parameters) =>
        shared.World.Node.AsOperatorAsync(
            (DeviceCommands commands) =>
                commands.QueueAsync(household.Account, device, kind, parameters, CancellationToken.None)
        );

    private Task<StaffAnswer> CallAsync(
        string method,
        string path,
        object? body = null,
        string? token = null,
        BrokerNode? node = null
    ) =>
        StaffAnswer.OfAsync(
            node ?? shared.World.Node,
            method,
            $"{shared.Quiet.Issuer}/device/api/v1/{path}",
            body,
            [
                ("X-Forwarded-For", household.Home),
                .. token is null ? [] : new[] { ("Authorization", $"Bearer {token}") },
            ]
        );
}
