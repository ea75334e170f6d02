using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;

namespace FederationBroker.ProductTests.SignIn;

/// <summary>Guessing is bounded, and nobody but the guesser is held up (LOG-001, SSM-SEC).</summary>
[Trait("Requirement", "LOG-001")]
[Trait("Requirement", "SSM-SEC")]
public sealed class GuessingTests(HouseholdWorld shared) : IClassFixture<HouseholdWorld>
{
    // Published in infra/CONFIGURATION.md.
    private const int PerAccount = 50;
    private const int PerAddress = 100;

    private static int used;

    private BrokerWorld World => shared.World;

    // Of another documentation range than the households' homes.
    private static string NewAddress() => $"203.0.113.{Interlocked.Increment(ref used)}";

    [Fact]
    [Trait("Requirement", "SUB-SIGN")]
    [Trait("Requirement", "SUB-DEV")]
    public async Task Behind_an_address_that_guesses_known_browsers_boxes_staff_and_right_passwords_get_through()
    {
        var (address, household, neighbour) = (
            NewAddress(),
            await shared.NewHouseholdAsync(),
            await shared.NewHouseholdAsync()
        );
        using var known = shared.BrowserAt(address);
        await SignInAsync(known, household.Manager);
        using var staff = await StaffPerson.HireAsync(World, StaffRole.Viewer);
        staff.Browser.ForwardedFor = address;

        var victims = await NewSubscribersAsync(3);
        var evaluated = 0;
        for (var round = 0; round < 4; round++)
            evaluated += await GuessAsync(address, 12, victims);
        evaluated += await GuessAsync(address, PerAddress, [.. victims, household.Manager, "nobody@metro.test"]);
        evaluated.ShouldBe(PerAddress);

        await SignOutAsync(known);
        (await SignInAsync(known, household.Manager)).Address.AbsolutePath.ShouldBe(
            "/t/metro/account",
            "a known browser"
        );
        (await BoxAsync(household, address)).Status.ShouldBe(200, "a set-top box");
        (await staff.BeginAsync()).Address.AbsolutePath.ShouldBe("/t/metro/staff/second-factor");
        using var stranger = shared.BrowserAt(address);
        (await SignInAsync(stranger, neighbour.Manager)).Status.ShouldBe(429);
        (await stranger.SignInWithWorkAsync(neighbour.Manager)).Address.AbsolutePath.ShouldBe(
            "/t/metro/account",
            "a right password, with work"
        );
        using var elsewhere = shared.BrowserAt(NewAddress());
        (await SignInAsync(elsewhere, neighbour.Manager)).Address.AbsolutePath.ShouldBe(
            "/t/metro/account",
            "another address"
        );
        using var coast = shared.BrowserAt(address);
        await World.AddSubscriberAsync("coast", new TestPerson { CableId = $"{address}@coast.test" });
        await coast.GoAsync("/t/coast/sign-in");
        (await coast.SignInAsync($"{address}@coast.test")).Address.AbsolutePath.ShouldBe(
            "/t/coast/account",
            "another operator"
        );
    }

    [Fact]
    public async Task An_account_is_guessed_at_most_so_often_over_any_time_and_from_anywhere_and_its_owner_gets_in()
    {
        var household = await shared.NewHouseholdAsync();
        var evaluated = 0;
        foreach (
            var pause in new[]
            {
                TimeSpan.Zero,
                TimeSpan.FromMinutes(20),
                TimeSpan.FromDays(40),
                TimeSpan.FromDays(200),
            }
        )
        {
            World.Clock.Advance(pause);
            evaluated += await GuessAsync(NewAddress(), 20, [household.Manager]);
        }

        evaluated.ShouldBe(PerAccount);
        using var owner = shared.BrowserAt(NewAddress());
        var asked = await SignInAsync(owner, household.Manager);
        (asked.Status, asked.Headers.Contains("Retry-After", StringComparison.Ordinal)).ShouldBe((429, true));
        (await owner.SignInWithWorkAsync(household.Manager, "wrong")).Status.ShouldBe(200, "work is no password");
        await SignInAsync(owner, household.Manager);
        (await owner.SignInWithWorkAsync(household.Manager)).Address.AbsolutePath.ShouldBe("/t/metro/account");
        using var next = shared.BrowserAt(NewAddress());
        (await SignInAsync(next, household.Manager)).Address.AbsolutePath.ShouldBe(
            "/t/metro/account",
            "the owner was here, so strangers start anew"
        );
    }

    [Fact]
    public async Task Right_passwords_count_for_nothing()
    {
        var (address, household) = (NewAddress(), await shared.NewHouseholdAsync());
        for (var i = 0; i < 12; i++)
        {
            using var browser = shared.BrowserAt(address);
            (await SignInAsync(browser, household.Manager)).Address.AbsolutePath.ShouldBe("/t/metro/account");
            browser.ForwardedFor = address;
        }

        (await GuessAsync(address, PerAccount + 10, [household.Manager])).ShouldBe(PerAccount);
    }

    [Fact]
    public async Task Parallel_guesses_on_two_nodes_share_one_budget()
    {
        var second = await World.StartNodeAsync();
        var household = await shared.NewHouseholdAsync();
        var evaluated = await Task.WhenAll(
            GuessAsync(NewAddress(), 40, [household.Manager]),
            GuessAsync(NewAddress(), 40, [household.Manager], second)
        );
        evaluated.Sum().ShouldBe(PerAccount);
    }

    [Fact]
    public async Task A_solved_challenge_is_good_for_one_guess_at_one_account_for_ten_minutes()
    {
        var (household, other) = (await shared.NewHouseholdAsync(), await shared.NewHouseholdAsync());
        foreach (var manager in new[] { household.Manager, other.Manager })
            await GuessAsync(NewAddress(), PerAccount, [manager]);
        using var browser = shared.BrowserAt(NewAddress());
        await SignInAsync(browser, household.Manager);
        var (token, solution) = await ChallengeWork.OnPageAsync(browser.Page);

        (await SendAsync(other.Manager, token, solution)).Status.ShouldBe(429, "made for another account");
        (
            await SendAsync(household.Manager, token.Replace(".16.", ".0.", StringComparison.Ordinal), solution)
        ).Status.ShouldBe(429, "made easier");
        (await SendAsync(household.Manager, token, "0x")).Status.ShouldBe(429, "not solved");
        (await SendAsync(household.Manager, "1.2.3.4", "5")).Status.ShouldBe(429);
        (await SendAsync(household.Manager, token, solution, "wrong")).Status.ShouldBe(200, "looked at");
        await SignInAsync(browser, household.Manager);
        (await SendAsync(household.Manager, token, solution)).Status.ShouldBe(429, "used");
        (token, solution) = await ChallengeWork.OnPageAsync(browser.Page);
        World.Clock.Advance(TimeSpan.FromMinutes(10));
        // One guess gets through after so long a wait; the next one has to prove work that is not so old.
        (await SendAsync(household.Manager, string.Empty, string.Empty, "wrong")).Status.ShouldBe(200, "waited");
        (await SignInAsync(browser, household.Manager)).Status.ShouldBe(429, "the next one waits again");
        (await SendAsync(household.Manager, token, solution)).Status.ShouldBe(429, "too old");

        Task<BrowserPage> SendAsync(
            string cableId,
            string challenge,
            string answer,
            string password = BrokerWorld.Password
        ) =>
            browser.SubmitAsync(
                new Dictionary<string, string>
                {
                    ["CableId"] = cableId,
                    ["Password"] = password,
                    ["Challenge"] = challenge,
                    ["Solution"] = answer,
                }
            );
    }

    [Fact]
    public async Task Without_script_the_right_password_gets_in_after_a_wait_and_guesses_get_through_one_at_a_time()
    {
        var (household, address) = (await shared.NewHouseholdAsync(), NewAddress());
        await GuessAsync(NewAddress(), PerAccount, [household.Manager]);
        using var owner = shared.BrowserAt(address);
        (await SignInAsync(owner, household.Manager)).Status.ShouldBe(429);
        World.Clock.Advance(TimeSpan.FromSeconds(20));
        (await SignInAsync(owner, household.Manager)).Status.ShouldBe(429, "too early, which does not make it longer");
        World.Clock.Advance(TimeSpan.FromSeconds(11));
        (await GuessAsync(address, 8, [household.Manager])).ShouldBe(1, "who come at once");
        World.Clock.Advance(TimeSpan.FromSeconds(31));
        (await SignInAsync(owner, household.Manager)).Address.AbsolutePath.ShouldBe("/t/metro/account");
    }

    [Fact]
    public async Task Somebody_unknown_is_challenged_like_somebody_known()
    {
        var (household, address) = (await shared.NewHouseholdAsync(), NewAddress());
        var bodies = new List<(int Status, int Length)>();
        foreach (
            var name in new[]
            {
                household.Manager,
                $"unknown-{Guid.CreateVersion7():N}@metro.test"[..household.Manager.Length],
            }
        )
        {
            (await GuessAsync(NewAddress(), PerAccount + 10, [name])).ShouldBe(PerAccount, name);
            using var browser = shared.BrowserAt(address);
            await browser.GoAsync("/t/metro/sign-in");
            var page = await browser.SignInAsync(name, "wrong");
            bodies.Add((page.Status, page.Body.Length));
        }

        bodies[1].ShouldBe(bodies[0]);
    }

    [Fact]
    [Trait("Requirement", "SUB-DEV")]
    public async Task A_box_at_home_is_not_held_up_by_strangers_and_one_elsewhere_can_work_it_out()
    {
        var household = await shared.NewHouseholdAsync();
        (await BoxAsync(household, household.Home)).Status.ShouldBe(200);
        await GuessAsync(NewAddress(), PerAccount, [household.LoginOf("box")]);
        (await BoxAsync(household, household.Home)).Status.ShouldBe(200);

        var address = NewAddress();
        var asked = await BoxAsync(household, address);
        (asked.Status, asked.Code, asked.Headers.Contains("Retry-After", StringComparison.Ordinal)).ShouldBe(
            (429, "FB-4317", true),
            asked.Body
        );
        var challenge = asked["challenge"];
        challenge.GetProperty("algorithm").GetString().ShouldBe("sha256");
        var token = challenge.GetProperty("token").GetString()!;
        var solution = ChallengeWork.Solve(token, challenge.GetProperty("bits").GetInt32());
        (await BoxAsync(household, address, token, solution)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_household_s_browser_is_known_to_each_who_signs_in_on_it_until_the_password_changes()
    {
        var (household, address) = (await shared.NewHouseholdAsync(), NewAddress());
        var second = await shared.NewHouseholdAsync();
        using var browser = shared.BrowserAt(address);
        foreach (var manager in new[] { household.Manager, second.Manager })
        {
            await SignInAsync(browser, manager);
            await SignOutAsync(browser);
        }

        await GuessAsync(NewAddress(), PerAccount, [household.Manager]);
        (await SignInAsync(browser, household.Manager)).Address.AbsolutePath.ShouldBe("/t/metro/account");
        await SignOutAsync(browser);
        using var staff = await StaffPerson.SignedInAsync(World, StaffRole.Support);
        var people = (await staff.GetAsync($"accounts/{household.Account.Value}"))["people"].EnumerateArray();
        var person = people
            .Single(one => one.GetProperty("role").GetString() == "Manager")
            .GetProperty("id")
            .GetString();
        var set = await staff.CallAsync(
            "POST",
            $"accounts/{household.Account.Value}/people/{person}/password",
            new { password = BrokerWorld.Password }
        );
        set.Status.ShouldBe(204, set.Body);
        await GuessAsync(NewAddress(), PerAccount, [household.Manager]);
        (await SignInAsync(browser, household.Manager)).Status.ShouldBe(
            429,
            "whoever used it may be why it was changed"
        );
    }

    /// <returns>How many were looked at.</returns>
    private async Task<int> GuessAsync(string address, int times, string[] cableIds, BrokerNode? node = null)
    {
        var evaluated = 0;
        // As many at once as the queue of a small machine takes.
        foreach (var some in Enumerable.Range(0, times).Chunk(8))
        {
            var pages = await Task.WhenAll(
                some.Select(async guess =>
                {
                    using var browser = shared.BrowserAt(address);
                    if (node is not null)
                        browser.SwitchTo(node);
                    await browser.GoAsync("/t/metro/sign-in");
                    return await browser.SignInAsync(cableIds[guess % cableIds.Length], "wrong");
                })
            );
            evaluated += pages.Count(page => page.Status == 200);
        }

        return evaluated;
    }

    private async Task<string[]> NewSubscribersAsync(int count)
    {
        var names = Enumerable.Range(0, count).Select(_ => $"victim-{Guid.CreateVersion7():N}@metro.test").ToArray();
        foreach (var name in names)
            await World.AddSubscriberAsync("metro", new TestPerson { CableId = name });
        return names;
    }

    private Task<StaffAnswer> BoxAsync(
        Household household,
        string address,
        string? challenge = null,
        string? solution = null
    ) =>
        StaffAnswer.OfAsync(
            World.Node,
            "POST",
            "/t/metro/device/api/v1/session",
            new
            {
                login = household.LoginOf("box"),
                password = BrokerWorld.Password,
                challenge,
                solution,
            },
            ("X-Forwarded-For", address)
        );

    private static async Task<BrowserPage> SignInAsync(BrowserStub browser, string cableId)
    {
        await browser.GoAsync("/t/metro/sign-in");
        return await browser.SignInAsync(cableId);
    }

    private static async Task SignOutAsync(BrowserStub browser)
    {
        await browser.GoAsync("/t/metro/sign-out");
        await browser.SubmitAsync(new Dictionary<string, string>());
    }
}
