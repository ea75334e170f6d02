using System.Collections.Concurrent;
using FederationBroker.Data;
using FederationBroker.Data.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Data;

/// <summary>
/// What leaves the house is told in order, by one sender at a time, and never forgotten (design D14).
/// </summary>
[Trait("Requirement", "BIL-002")]
public sealed class OutboxTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly string queue = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Messages_about_one_subject_leave_one_after_the_other_and_others_do_not_wait()
    {
        await AddAsync("first", "a");
        await AddAsync("first", "b");
        await AddAsync("second", "c");
        var (one, other) = (await ClaimAsync(), await ClaimAsync());
        new[] { one!.Key, other!.Key }.ShouldBe(["a", "c"], ignoreOrder: true);
        (await ClaimAsync()).ShouldBeNull("the line of each is being sent");
        await SettleAsync(one.Key == "a" ? one : other);
        (await ClaimAsync())!.Key.ShouldBe("b");
    }

    [Fact]
    public async Task Nothing_is_noted_of_a_deed_that_does_not_happen_nor_without_one()
    {
        await InUnitAsync(
            async (outbox, database) =>
            {
                await using var undone = await database.Database.BeginTransactionAsync();
                await outbox.AddAsync(queue, [new("subject", "key")], CancellationToken.None);
                return true;
            }
        );
        (await ClaimAsync()).ShouldBeNull();
        await Should.ThrowAsync<InvalidOperationException>(() =>
            InUnitAsync(
                async (outbox, _) =>
                {
                    await outbox.AddAsync(queue, [new("subject", "key")], CancellationToken.None);
                    return true;
                }
            )
        );
    }

    [Fact]
    public async Task A_message_whose_sender_died_is_sent_again_and_the_late_answer_changes_nothing()
    {
        await AddAsync("subject", "key");
        var lost = (await ClaimAsync())!;
        (await ClaimAsync()).ShouldBeNull();
        shared.World.Clock.Advance(Lease + TimeSpan.FromSeconds(1));
        var again = (await ClaimAsync())!;
        (again.Key, again.Attempts).ShouldBe((lost.Key, 2));
        (await SettleAsync(lost)).ShouldBeFalse("somebody else has it now");
        (await SettleAsync(again)).ShouldBeTrue();
        (await SettleAsync(again)).ShouldBeFalse("it is gone");
    }

    [Fact]
    public async Task Attempts_become_rarer_up_to_the_longest_wait()
    {
        await AddAsync("subject", "key");
        foreach (var wait in new[] { 1, 2, 4, 5, 5 })
        {
            await InUnitAsync(
                async (outbox, _) =>
                {
                    var message = await outbox.ClaimAsync(queue, Lease, CancellationToken.None);
                    await outbox.PostponeLongerEachTimeAsync(message!, TimeSpan.FromSeconds(5), CancellationToken.None);
                    return true;
                }
            );
            shared.World.Clock.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromMilliseconds(500));
            (await ClaimAsync()).ShouldBeNull($"{wait} seconds are not over");
            shared.World.Clock.Advance(TimeSpan.FromMilliseconds(600));
        }
    }

    [Fact]
    public async Task While_many_add_and_many_send_every_message_leaves_once_and_in_the_order_of_its_line()
    {
        const int Lines = 4;
        const int Each = 25;
        var sent = new ConcurrentQueue<(string Subject, string Key)>();
        var adding = Task.WhenAll(
            Enumerable
                .Range(0, Lines)
                .Select(async line =>
                {
                    for (var number = 0; number < Each; number++)
                        await AddAsync($"line-{line}", $"{line}-{number:D3}");
                })
        );
        var sending = Enumerable.Range(0, Lines).Select(_ => SendAsync(sent, () => sent.Count == Lines * Each));
        await Task.WhenAll([adding, .. sending]);
        foreach (var line in sent.GroupBy(message => message.Subject))
            line.Select(message => message.Key).ShouldBe(line.Select(message => message.Key).Order());
        sent.Distinct().Count().ShouldBe(Lines * Each);
        (await ClaimAsync()).ShouldBeNull();
    }

    private async Task SendAsync(ConcurrentQueue<(string Subject, string Key)> sent, Func<bool> isOver)
    {
        while (!isOver())
        {
            if (await ClaimAsync() is not { } message)
            {
                await Task.Yield();
                continue;
            }

            sent.Enqueue((message.Subject, message.Key));
            (await SettleAsync(message)).ShouldBeTrue();
        }
    }

    private Task AddAsync(string subject, string key) =>
        InUnitAsync(
            async (outbox, database) =>
            {
                await using var deed = await database.Database.BeginTransactionAsync();
                await outbox.AddAsync(queue, [new(subject, key)], CancellationToken.None);
                await deed.CommitAsync();
                return true;
            }
        );

    private Task<ClaimedMessage?> ClaimAsync() =>
        InUnitAsync((outbox, _) => outbox.ClaimAsync(queue, Lease, CancellationToken.None));

    private Task<bool> SettleAsync(ClaimedMessage message) =>
        InUnitAsync(
            async (outbox, database) =>
            {
                await using var answer = await database.Database.BeginTransactionAsync();
                if (!await outbox.HoldsAsync(message, CancellationToken.None))
                    return false;
                await outbox.SettleAsync(message, CancellationToken.None);
                await answer.CommitAsync();
                return true;
            }
        );

    private Task<T> InUnitAsync<T>(Func<OutboxStore, BrokerDbContext, Task<T>> work) =>
        shared.World.Node.AsOperatorAsync(
            (IServiceProvider unit) =>
                work(unit.GetRequiredService<OutboxStore>(), unit.GetRequiredService<BrokerDbContext>())
        );
}
