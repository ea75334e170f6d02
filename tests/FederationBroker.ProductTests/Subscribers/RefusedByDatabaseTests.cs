using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.People;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Subscribers;

/// <summary>
/// A refusal of the database is read by its state and its constraint: a taken number is told, anything else is no
/// taken number.
/// </summary>
public sealed class RefusedByDatabaseTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static readonly TenantId Metro = new("metro");

    private TenantWork Work => shared.World.Node.Services.GetRequiredService<TenantWork>();

    [Fact]
    [Trait("Requirement", "SUB-ADM")]
    public async Task Of_many_that_open_an_account_with_one_number_at_once_one_succeeds()
    {
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => CreateAsync(new NewAccount { Number = new AccountNumber("RACED-1") }))
        );
        outcomes.OfType<AccountChange<ServiceAccount>.Done>().Count().ShouldBe(1);
        outcomes
            .OfType<AccountChange<ServiceAccount>.Refused>()
            .ShouldAllBe(refused => refused.Refusal.Is(AccountErrors.NumberTaken));
    }

    [Fact]
    [Trait("Requirement", "SUB-ADM")]
    public async Task Of_many_that_choose_one_cable_ID_at_once_one_succeeds()
    {
        CableId.TryParse("raced-login@metro.test", out var cableId);
        var accounts = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async number =>
                    (AccountChange<ServiceAccount>.Done)
                        await CreateAsync(new NewAccount { Number = new AccountNumber($"RACED-2-{number}") })
                )
        );
        var outcomes = await Task.WhenAll(
            accounts.Select(account =>
                AddAsync(account.Value.Id, new NewPerson(null, PersonRole.Manager, cableId, null))
            )
        );
        outcomes.OfType<AccountChange<Subscriber>.Done>().Count().ShouldBe(1);
        outcomes
            .OfType<AccountChange<Subscriber>.Refused>()
            .ShouldAllBe(refused => refused.Refusal.Is(AccountErrors.CableIdTaken));
    }

    [Fact]
    [Trait("Requirement", "SUB-ADM")]
    public Task What_is_too_long_is_not_told_as_a_number_that_is_taken() =>
        Should.ThrowAsync<UnstorableTextException>(() =>
            CreateAsync(new NewAccount { Number = new AccountNumber("LONG-1"), Region = new string('r', 33) })
        );

    private Task<AccountChange<ServiceAccount>> CreateAsync(NewAccount account) =>
        Work.ForTenantAsync(Metro, (ServiceAccounts accounts) =>
            accounts.CreateAsync(account with { IsInOss = true }, CancellationToken.None)
        );

    private Task<AccountChange<Subscriber>> AddAsync(AccountId account, NewPerson person) =>
        Work.ForTenantAsync(Metro, (AccountPeople people) => people.AddAsync(account, person, CancellationToken.None));
}
