using FederationBroker.Data;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OssBss.Store;

namespace FederationBroker.ProductTests.Subscribers;

/// <summary>What changes in the OSS/BSS changes here, once, on every node, in whatever order it arrives.</summary>
[Trait("Requirement", "SUB-ACC")]
public sealed class OssFeedTests(OssWorld sides) : IClassFixture<OssWorld>
{
    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task A_new_account_arrives_with_its_people_and_their_logins_but_without_their_data()
    {
        const string CableId = "pii-from-the-feed@metro.test";
        sides.Ledger.Add(
            new Account
            {
                Number = "NEW-1",
                Version = 0,
                Region = "north",
                People =
                [
                    new Person
                    {
                        Number = "NEW-1-A",
                        CableId = CableId,
                        Details = BrokerWorld.Profile.Details,
                    },
                    new Person { Number = "NEW-1-B", Role = "user" },
                ],
            }
        );
        await Eventually.TrueAsync(
            async () => await sides.PeopleAsync("NEW-1") == "NEW-1-A Manager, NEW-1-B User",
            "both people are there"
        );
        (await sides.StatusAsync("NEW-1")).ShouldBe("Active");
        (await sides.RegionAsync("NEW-1")).ShouldBe("north");
        (
            await sides.World.Database.QueryAsync<long>(
                "SELECT count(*) FROM login l JOIN subscriber s ON s.id = l.subscriber_id WHERE s.number LIKE "
                    + "'NEW-1-%' AND l.password_hash IS NULL"
            )
        ).ShouldBe(1);
        var dump = await sides.World.Database.DumpAsync();
        dump.ShouldNotContain(CableId);
        PersonalData.FoundIn(dump).ShouldBeEmpty();
        sides.World.Node.Log.Text.ShouldNotContain(CableId);
    }

    [Fact]
    [Trait("Requirement", "SRV-001")]
    public async Task Blocking_in_the_OSS_ends_tokens_and_sign_ins_on_every_node_and_unblocking_brings_them_back()
    {
        const string CableId = "does-not-pay@metro.test";
        await sides.World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = CableId });
        var number = sides.World.NumbersOf(CableId).Account;
        var partner = new OidcPartner(sides.World);
        using var browser = sides.World.NewBrowser();
        await browser.GoAsync(partner.AuthorizeAddress());
        await browser.SignInAsync(CableId);
        var token = (await partner.RedeemAsync((await browser.AgreeAsync("email")).Answer["code"]))["access_token"];
        var elsewhere = partner.At(sides.Second.Port);
        (await elsewhere.UserInfoAsync(token)).Status.ShouldBe(200);

        sides.Ledger.Change(number, "blocked", account => account with { Status = "blocked" });
        await Eventually.TrueAsync(
            async () => (await elsewhere.UserInfoAsync(token)).Status == 401,
            "the token has ended on the other node",
            TimeSpan.FromSeconds(5)
        );
        (await partner.UserInfoAsync(token)).Status.ShouldBe(401);
        await browser.GoAsync(partner.AuthorizeAddress());
        (await browser.GoBackAsync()).Answer["error"].ShouldBe("access_denied");

        sides.Ledger.Change(number, "unblocked", account => account with { Status = "active" });
        await Eventually.TrueAsync(
            async () => await sides.StatusAsync(number) == "Active",
            "the account is active again"
        );
        (await browser.GoAsync(partner.AuthorizeAddress())).Answer.Keys.ShouldContain("code");
    }

    [Fact]
    public async Task A_removed_person_and_a_removed_account_are_gone_with_their_logins()
    {
        sides.Ledger.Add(
            new Account
            {
                Number = "GONE-1",
                Version = 0,
                People =
                [
                    new Person { Number = "GONE-1-A", CableId = "gone-a@metro.test" },
                    new Person
                    {
                        Number = "GONE-1-B",
                        Role = "user",
                        CableId = "gone-b@metro.test",
                    },
                ],
            }
        );
        await Eventually.TrueAsync(
            async () => await sides.PeopleAsync("GONE-1") == "GONE-1-A Manager, GONE-1-B User",
            "both are there"
        );
        sides.Ledger.RemovePerson("GONE-1", "GONE-1-B");
        await Eventually.TrueAsync(
            async () => await sides.PeopleAsync("GONE-1") == "GONE-1-A Manager",
            "the person is gone"
        );
        sides.Ledger.Remove("GONE-1");
        await Eventually.TrueAsync(async () => await sides.StatusAsync("GONE-1") is null, "the account is gone");
        (
            await sides.World.Database.QueryAsync<long>("SELECT count(*) FROM subscriber WHERE number LIKE 'GONE-1-%'")
        ).ShouldBe(0);
    }

    [Fact]
    public async Task The_one_who_pays_changes_hands_in_whatever_order_it_is_told()
    {
        sides.Ledger.Add(
            new Account
            {
                Number = "PAYS-1",
                Version = 0,
                People = [new Person { Number = "PAYS-1-A" }, new Person { Number = "PAYS-1-B", Role = "user" }],
            }
        );
        await Eventually.TrueAsync(
            async () => await sides.PeopleAsync("PAYS-1") == "PAYS-1-A Manager, PAYS-1-B User",
            "both are there"
        );
        sides.Ledger.PutPerson("PAYS-1", sides.Ledger.FindPerson("PAYS-1", "PAYS-1-B")! with { Role = "manager" });
        await Eventually.TrueAsync(
            async () => await sides.PeopleAsync("PAYS-1") == "PAYS-1-A Authorised, PAYS-1-B Manager",
            "the other one pays"
        );
    }

    [Fact]
    public async Task Notices_that_repeat_and_overtake_each_other_end_in_the_newest_state()
    {
        var late = sides.Oss.ScriptedPages;
        late.Enqueue(
            Page(
                "s1",
                Line("SWAP-1", 5, "blocked", "blocked"),
                Line("SWAP-1", 3, "active", "created"),
                Line("SWAP-1", 4, "active", "person-added", "SWAP-1-A"),
                Line("SWAP-1", 5, "blocked", "blocked"),
                Line("SWAP-1", 7, "blocked", "person-removed", "SWAP-1-B"),
                Line("SWAP-2", 9, "active", "removed")
            )
        );
        late.Enqueue(
            Page(
                "s2",
                Line("SWAP-1", 6, "active", "person-added", "SWAP-1-B"),
                Line("SWAP-1", 4, "active", "person-added", "SWAP-1-A"),
                Line("SWAP-2", 8, "active", "created"),
                Line("SWAP-2", 8, "active", "person-added", "SWAP-2-A"),
                Line("SWAP-3", 1, "active", "created")
            )
        );
        await Eventually.TrueAsync(
            async () => await sides.StatusAsync("SWAP-3") == "Active",
            "both pages are taken over"
        );
        (await sides.StatusAsync("SWAP-1")).ShouldBe("Blocked");
        (await sides.PeopleAsync("SWAP-1")).ShouldBe("SWAP-1-A User");
        (await sides.StatusAsync("SWAP-2")).ShouldBeNull("it was removed after that");
    }

    [Fact]
    public async Task What_cannot_be_taken_over_is_noted_and_holds_nothing_else_up()
    {
        sides.Ledger.Add(
            new Account
            {
                Number = "ODD-1",
                Version = 0,
                Plan = "no-such-plan",
                People = [new Person { Number = "ODD-1-A", CableId = BrokerWorld.Profile.CableId }],
            }
        );
        var next = await sides.AccountAsync();
        (await sides.StatusAsync(next)).ShouldBe("Active");
        (await sides.StatusAsync("ODD-1")).ShouldBe("Active");
        (await sides.PeopleAsync("ODD-1")).ShouldBeEmpty("the cable ID is somebody else's");
        (
            await sides.World.Database.QueryAsync<long>(
                "SELECT count(DISTINCT outcome) FROM audit_event WHERE actor = 'oss' AND detail = 'ODD-1' AND "
                    + "outcome IN ('unknown-plan', 'FB-4211')"
            )
        ).ShouldBe(2);
    }

    [Fact]
    public async Task A_notice_from_before_a_change_that_is_being_made_does_not_undo_it()
    {
        var number = await sides.AccountAsync();
        var before = sides.Ledger.Find(number)!.Version;
        await sides.World.Node.AsOperatorAsync(
            async (IServiceProvider unit) =>
            {
                await using var change = await unit.GetRequiredService<BrokerDbContext>()
                    .Database.BeginTransactionAsync();
                await OssWorld.BlockAsync(unit.GetRequiredService<ServiceAccounts>(), await sides.IdAsync(number));
                sides.Oss.ScriptedPages.Enqueue(Page("in-between", Line(number, before + 1, "active", "unblocked")));
                await Eventually.TrueAsync(sides.WaitsForALockAsync, "the notice waits for the change");
                await change.CommitAsync();
                return true;
            }
        );
        await sides.AccountAsync();
        (await sides.StatusAsync(number)).ShouldBe("Blocked");
    }

    private static string Page(string next, params string[] lines) =>
        $$"""{"changes":[{{string.Join(',', lines)}}],"next":"{{next}}","more":true}""";

    private static string Line(string account, long version, string status, string what, string? person = null) =>
        $$"""{"account":{"number":"{{account}}","version":{{version}},"status":"{{status}}","extra":1},"event":"{{what}}"{{(person is null ? "" : $",\"person\":\"{person}\",\"role\":\"user\"")}}}""";
}
