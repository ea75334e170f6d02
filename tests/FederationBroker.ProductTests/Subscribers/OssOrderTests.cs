using FederationBroker.Catalogue.Offers;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using OssBss.Store;

namespace FederationBroker.ProductTests.Subscribers;

/// <summary>
/// What changes here changes in the OSS/BSS, once, whatever happens on the way; where both have changed, the OSS/BSS is
/// right.
/// </summary>
[Trait("Requirement", "SUB-ACC")]
public sealed class OssOrderTests(OssWorld sides) : IClassFixture<OssWorld>, IDisposable
{
    public void Dispose() => sides.Oss.Fault = OssFault.None;

    [Fact]
    public async Task An_account_that_is_opened_changed_and_removed_here_is_so_there()
    {
        var number = $"L-{Guid.CreateVersion7():N}";
        var created = await sides.AtStaffAsync(accounts =>
            accounts.CreateAsync(
                new NewAccount { Number = new AccountNumber(number), Region = "west" },
                CancellationToken.None
            )
        );
        var id = created.ShouldBeOfType<AccountChange<ServiceAccount>.Done>().Value.Id;
        await Eventually.TrueAsync(
            () => Task.FromResult(sides.Ledger.Find(number)?.Region == "west"),
            "it is open there"
        );
        await sides.EditAsync(number, new AccountEdit { Status = AccountStatus.Blocked });
        await Eventually.TrueAsync(
            () => Task.FromResult(sides.Ledger.Find(number)?.Status == "blocked"),
            "it is blocked there"
        );
        await sides.AtStaffAsync(accounts => accounts.RemoveAsync(id, CancellationToken.None));
        await Eventually.TrueAsync(() => Task.FromResult(sides.Ledger.Find(number) is null), "it is gone there");
        await Eventually.TrueAsync(
            async () => await sides.OrdersAsync(number) == "Applied, Applied, Applied",
            "all three are settled"
        );
        (await sides.StatusAsync(number)).ShouldBeNull();
    }

    [Theory]
    [InlineData(OssFault.Stopped)]
    [InlineData(OssFault.Hangs)]
    [InlineData(OssFault.AnswersLost)]
    public async Task Changes_made_during_an_outage_arrive_afterwards_each_once_and_in_order(OssFault fault)
    {
        var number = await sides.AccountAsync();
        var before = sides.Ledger.Find(number)!.Version;
        sides.Oss.Fault = fault;
        await sides.EditAsync(number, new AccountEdit { Status = AccountStatus.Blocked });
        await sides.EditAsync(number, new AccountEdit { Region = "south" });
        await Eventually.TrueAsync(
            async () =>
                await sides.World.Database.QueryAsync<int>(
                    $"SELECT max(attempts) FROM outbox_line WHERE subject = '{number}'"
                ) > 0,
            "it was tried",
            TimeSpan.FromSeconds(30)
        );
        (await sides.OrdersAsync(number)).ShouldBe("Waiting, Waiting");
        sides.Oss.Fault = OssFault.None;
        sides.World.Clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(
            async () => await sides.OrdersAsync(number) == "Applied, Applied",
            "both are applied",
            TimeSpan.FromSeconds(30)
        );
        var there = sides.Ledger.Find(number)!;
        (there.Status, there.Region).ShouldBe(("blocked", "south"));
        FeedOf(number).Count(notice => notice.Account.Version > before).ShouldBe(2, "each change happened once");
        await Eventually.TrueAsync(
            async () => await sides.VersionAsync(number) == there.Version,
            "the echo has come back"
        );
        (await sides.StatusAsync(number), await sides.RegionAsync(number)).ShouldBe(("Blocked", "south"));
    }

    [Fact]
    public async Task Where_both_sides_have_changed_an_account_the_OSS_is_right_and_the_change_says_so()
    {
        var number = await sides.AccountAsync();
        sides.Oss.Fault = OssFault.Stopped;
        await sides.EditAsync(number, new AccountEdit { Region = "ours" });
        await Eventually.TrueAsync(
            async () =>
                await sides.World.Database.QueryAsync<int>(
                    $"SELECT max(attempts) FROM outbox_line WHERE subject = '{number}'"
                ) > 0,
            "it was tried",
            TimeSpan.FromSeconds(30)
        );
        sides.Ledger.Change(number, "changed", account => account with { Region = "theirs" });
        sides.Oss.Fault = OssFault.None;
        sides.World.Clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(
            async () => await sides.OrdersAsync(number) == "Conflict",
            "the change is settled",
            TimeSpan.FromSeconds(30)
        );
        (await sides.RegionAsync(number)).ShouldBe("theirs");
        sides.Ledger.Find(number)!.Region.ShouldBe("theirs");
        (
            await sides.World.Database.QueryAsync<long>(
                $"SELECT count(*) FROM audit_event WHERE action = 'oss.change-not-taken' AND detail = '{number}'"
            )
        ).ShouldBe(1);

        // Back in step: the next change is made on what the OSS/BSS has.
        await sides.EditAsync(number, new AccountEdit { Region = "agreed" });
        await Eventually.TrueAsync(
            () => Task.FromResult(sides.Ledger.Find(number)!.Region == "agreed"),
            "the next change is taken"
        );
    }

    [Fact]
    public async Task The_echo_of_a_change_does_not_undo_a_later_one()
    {
        var number = await sides.AccountAsync();
        // No waiting in between: echoes of the first ones are under way while the later ones are made.
        for (var round = 0; round < 40; round++)
        {
            await sides.EditAsync(number, new AccountEdit { Region = $"r{round}" });
            for (var look = 0; look < 20; look++)
                (await sides.RegionAsync(number)).ShouldBe($"r{round}");
        }

        await Eventually.TrueAsync(
            () => Task.FromResult(sides.Ledger.Find(number)!.Region == "r39"),
            "the last one has arrived"
        );
        await Eventually.TrueAsync(
            async () => await sides.VersionAsync(number) == sides.Ledger.Find(number)!.Version,
            "both sides are at one version"
        );
        (await sides.RegionAsync(number)).ShouldBe("r39");
        (await sides.OrdersAsync(number)).Split(", ").Distinct().ShouldBe(["Applied"]);
    }

    [Fact]
    public async Task An_account_that_the_OSS_does_not_have_is_closed_here_and_nothing_on_it_is_lost()
    {
        var number = await sides.AccountAsync();
        sides.Ledger.Forget(number);
        await sides.EditAsync(number, new AccountEdit { Region = "nowhere" });
        await Eventually.TrueAsync(async () => await sides.StatusAsync(number) == "Closed", "it is closed");
        (await sides.OrdersAsync(number)).ShouldBe("Conflict");
    }

    [Fact]
    public async Task An_outage_is_logged_once()
    {
        var number = await sides.AccountAsync();
        var before = Complaints();
        sides.Oss.Fault = OssFault.Stopped;
        await sides.EditAsync(number, new AccountEdit { Region = "quiet" });
        for (var attempts = 1; attempts <= 3; attempts++)
        {
            var wanted = attempts;
            await Eventually.TrueAsync(
                async () =>
                    await sides.World.Database.QueryAsync<int>(
                        $"SELECT max(attempts) FROM outbox_line WHERE subject = '{number}'"
                    ) >= wanted,
                "it was tried again",
                TimeSpan.FromSeconds(30)
            );
            sides.World.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        // Each node says it once.
        (Complaints() - before).ShouldBeInRange(1, 2);
    }

    private int Complaints() =>
        new[] { sides.World.Node, sides.Second }.Sum(node =>
            node.Log.Lines.Count(line => line.Contains("unavailable for changes", StringComparison.Ordinal))
        );

    private List<Notice> FeedOf(string number)
    {
        var (all, cursor) = (new List<Notice>(), (string?)null);
        while (true)
        {
            var (notices, next, more) = sides.Ledger.Read(cursor);
            all.AddRange(notices.Where(notice => notice.Account.Number == number));
            if (!more)
                return all;
            cursor = next;
        }
    }
}
