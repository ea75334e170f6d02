using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.People;
using FederationBroker.Subscribers.Profiles;

namespace FederationBroker.ProductTests.Subscribers;

/// <summary>
/// Accounts, people, devices, profiles and catalogue on a real database, with the races that would break their
/// promises.
/// </summary>
public sealed class AccountTests(SharedWorld shared) : IClassFixture<SharedWorld>, IAsyncLifetime
{
    private BrokerNode Node => shared.World.Node;

    public async ValueTask InitializeAsync() =>
        (await Node.PutCatalogueAsync(SampleCatalogue.Sound)).ShouldBeOfType<CatalogueChange.InForce>();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    [Trait("Requirement", "SUB-DEV")]
    public async Task Thirty_devices_linked_at_once_are_never_one_more_than_the_limit()
    {
        var account = await Node.NewAccountAsync("LIMIT-1", "family");
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 30)
                .Select(number =>
                    Task.Run(() =>
                        Node.LinkAsync(
                            account,
                            $"limit-{number}",
                            number % 2 == 0 ? SampleCatalogue.Stb : SampleCatalogue.Phone
                        )
                    )
                )
        );
        outcomes
            .Count(outcome => outcome is AccountChange<Device>.Done)
            .ShouldBe(4, "four in all, at most two boxes and three phones");
        outcomes
            .OfType<AccountChange<Device>.Refused>()
            .ShouldAllBe(refused =>
                refused.Refusal.Is(DeviceErrors.TooMany) || refused.Refusal.Is(DeviceErrors.TooManyOfType)
            );
        (await Node.AsOperatorAsync((LinkedDevices devices) => devices.ListAsync(account, CancellationToken.None)))
            .Count(device => device.Type == SampleCatalogue.Stb)
            .ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    [Trait("Requirement", "SUB-DEV")]
    public async Task A_bundle_raises_the_limit_and_a_device_belongs_to_one_account_however_many_ask_at_once()
    {
        var accounts = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(number => Node.NewAccountAsync($"ONE-{number}", "family"))
        );
        var outcomes = await Task.WhenAll(
            accounts.Select(account => Task.Run(() => Node.LinkAsync(account, "contested", SampleCatalogue.Phone)))
        );
        outcomes.Count(outcome => outcome is AccountChange<Device>.Done).ShouldBe(1);
        outcomes
            .OfType<AccountChange<Device>.Refused>()
            .ShouldAllBe(refused => refused.Refusal.Is(DeviceErrors.OnAnotherAccount));

        foreach (var number in Enumerable.Range(0, 3))
            (await Node.LinkAsync(accounts[0], $"raise-{number}", SampleCatalogue.Phone)).ShouldNotBeNull();
        (await Node.LinkAsync(accounts[0], "raise-more", SampleCatalogue.Phone))
            .ShouldBeOfType<AccountChange<Device>.Refused>()
            .Refusal.Code.ShouldBe(DeviceErrors.TooManyOfType.Code);
        await Node.ChooseAsync(accounts[0], "more-devices", on: true);
        (
            await Node.LinkAsync(accounts[0], "raise-more", SampleCatalogue.Phone)
        ).ShouldBeOfType<AccountChange<Device>.Done>();
    }

    [Fact]
    [Trait("Requirement", "SUB-PLAN")]
    public async Task A_second_plan_by_oversight_is_refused_and_a_change_names_what_it_replaces()
    {
        var account = await Node.NewAccountAsync("PLAN-1", "family");
        var refused = (
            await Node.AssignPlanAsync(account, "starter")
        ).ShouldBeOfType<AccountChange<ServiceAccount>.Refused>();
        (refused.Refusal.Code, refused.Refusal.Place, refused.Refusal.Fix).ShouldBe(
            ("FB-4203", "plan", "Name family as the plan to replace.")
        );
        (await Node.AssignPlanAsync(account, "starter", replaces: "family"))
            .ShouldBeOfType<AccountChange<ServiceAccount>.Done>()
            .Value.Plan!.Value.Value.ShouldBe("starter");
        (await Node.AssignPlanAsync(account, "stater", replaces: "starter"))
            .ShouldBeOfType<AccountChange<ServiceAccount>.Refused>()
            .Refusal.Fix.ShouldBe("Did you mean starter?");
    }

    [Fact]
    [Trait("Requirement", "SUB-PLAN")]
    public async Task A_plan_is_never_removed_under_an_account_that_just_got_it()
    {
        foreach (var round in Enumerable.Range(0, 6))
        {
            var account = await Node.NewAccountAsync($"RACE-{round}", "family");
            await Node.PutCatalogueAsync(SampleCatalogue.Sound);
            var without = SampleCatalogue.Sound with { Plans = [SampleCatalogue.Sound.Plans[0]] };
            var assigning = Task.Run(() => Node.AssignPlanAsync(account, "starter", replaces: "family"));
            var removing = Task.Run(() => Node.PutCatalogueAsync(without));
            var (assigned, removed) = (
                await assigning is AccountChange<ServiceAccount>.Done,
                await removing is CatalogueChange.InForce
            );
            (assigned && removed).ShouldBeFalse($"round {round}");
            if (assigned)
                await Node.AssignPlanAsync(account, "family", replaces: "starter");
        }
    }

    [Fact]
    [Trait("Requirement", "SUB-PLAN")]
    public async Task Of_two_editors_who_started_from_one_version_the_second_is_told()
    {
        var seen = await Node.AsOperatorAsync(
            async (CatalogueStore store) => (await store.CurrentAsync(CancellationToken.None)).Version.Own
        );
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(number =>
                    Task.Run(() =>
                        Node.AsOperatorAsync(
                            (CatalogueStore store) =>
                                store.ReplaceAsync(
                                    seen,
                                    SampleCatalogue.Sound with
                                    {
                                        LinkedDevices = 4,
                                    },
                                    $"editor-{number}",
                                    CancellationToken.None
                                )
                        )
                    )
                )
        );
        outcomes.Count(outcome => outcome is CatalogueChange.InForce).ShouldBe(1);
        outcomes.Count(outcome => outcome is CatalogueChange.ChangedMeanwhile).ShouldBe(7);
    }

    [Fact]
    [Trait("Requirement", "SSM-ROLE")]
    public async Task An_account_has_one_manager_however_many_are_added_at_once()
    {
        var account = await Node.NewAccountAsync("PEOPLE-1");
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(number => Task.Run(() => AddAsync(account, $"person-{number}@metro.test", PersonRole.Manager)))
        );
        outcomes.Count(outcome => outcome is AccountChange<Subscriber>.Done).ShouldBe(1);
        outcomes
            .OfType<AccountChange<Subscriber>.Refused>()
            .ShouldAllBe(refused => refused.Refusal.Is(AccountErrors.SecondManager));
        (
            await AddAsync(account, "person-user@metro.test", PersonRole.User)
        ).ShouldBeOfType<AccountChange<Subscriber>.Done>();
        (await AddAsync(account, "Person-User@Metro.test", PersonRole.User))
            .ShouldBeOfType<AccountChange<Subscriber>.Refused>()
            .Refusal.Code.ShouldBe(AccountErrors.CableIdTaken.Code, "a cable ID has no case");
        (await AddAsync(account, "person-house@metro.test", PersonRole.Household))
            .ShouldBeOfType<AccountChange<Subscriber>.Refused>()
            .Refusal.Code.ShouldBe(AccountErrors.HouseholdStays.Code);
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public async Task An_account_number_is_given_once_and_a_stale_change_is_refused()
    {
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(() =>
                        Node.AsOperatorAsync(
                            (ServiceAccounts accounts) =>
                                accounts.CreateAsync(
                                    new NewAccount { Number = new AccountNumber("ONCE-1") },
                                    CancellationToken.None
                                )
                        )
                    )
                )
        );
        var account = outcomes.OfType<AccountChange<ServiceAccount>.Done>().ShouldHaveSingleItem().Value;
        var stale = await Node.AsOperatorAsync(
            (ServiceAccounts accounts) =>
                accounts.EditAsync(
                    account.Id,
                    account.Version - 1,
                    new AccountEdit { Status = AccountStatus.Closed },
                    CancellationToken.None
                )
        );
        stale
            .ShouldBeOfType<AccountChange<ServiceAccount>.Refused>()
            .Refusal.Code.ShouldBe(AccountErrors.ChangedMeanwhile.Code);
        var halfATrial = await Node.EditAsync(
            account.Id,
            new AccountEdit { Trial = new TrialEdit(shared.World.Clock.GetUtcNow(), null, []) }
        );
        halfATrial
            .ShouldBeOfType<AccountChange<ServiceAccount>.Refused>()
            .Refusal.Code.ShouldBe(AccountErrors.TrialIncomplete.Code);
    }

    [Fact]
    [Trait("Requirement", "SUB-DEV")]
    public async Task A_command_is_handed_to_its_device_once()
    {
        var account = await Node.NewAccountAsync("COMMAND-1", "family");
        var device = (await Node.LinkAsync(account, "commanded", SampleCatalogue.Stb))
            .ShouldBeOfType<AccountChange<Device>.Done>()
            .Value;
        await QueueAsync(DeviceCommandKind.Reboot, null);
        await QueueAsync(DeviceCommandKind.Configure, new Dictionary<string, string> { ["volume"] = "7" });
        (
            await QueueAsync(DeviceCommandKind.Reboot, new Dictionary<string, string> { ["x"] = "y" })
        ).ShouldBeOfType<AccountChange<DeviceCommand>.Refused>();
        var taken = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(() =>
                        Node.AsOperatorAsync(
                            (DeviceCommands commands) => commands.TakeAsync(device.Id, CancellationToken.None)
                        )
                    )
                )
        );
        taken
            .SelectMany(list => list)
            .Select(command => command.Kind)
            .Order()
            .ShouldBe([DeviceCommandKind.Reboot, DeviceCommandKind.Configure]);

        Task<AccountChange<DeviceCommand>> QueueAsync(DeviceCommandKind kind, Dictionary<string, string>? parameters) =>
            Node.AsOperatorAsync(
                (DeviceCommands commands) =>
                    commands.QueueAsync(account, device.Id, kind, parameters, CancellationToken.None)
            );
    }

    [Fact]
    [Trait("Requirement", "SUB-PROF")]
    public async Task Profiles_are_bounded_and_remember_each_thing_once()
    {
        var account = await Node.NewAccountAsync("PROFILE-1");
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 14).Select(number => Task.Run(() => AddProfileAsync(account, $"P{number}")))
        );
        outcomes.Count(outcome => outcome is AccountChange<UserProfile>.Done).ShouldBe(UserProfile.MostOfAnAccount);
        var profile = outcomes.OfType<AccountChange<UserProfile>.Done>().First().Value.Id;
        foreach (var position in new[] { 10, 20 })
            await NoteAsync(profile, "news-24", position);
        (
            await Node.AsOperatorAsync(
                (UserProfiles profiles) =>
                    profiles.EntriesAsync(profile, ProfileEntryKind.History, CancellationToken.None)
            )
        )
            .ShouldHaveSingleItem()
            .Position.ShouldBe(20);
        for (var number = 0; number < 505; number++)
            await NoteAsync(profile, $"film-{number}", position: 1);
        (
            await shared.World.Database.QueryAsync<long>(
                $"SELECT count(*) FROM profile_entry WHERE profile_id = '{profile.Value}'"
            )
        ).ShouldBe(500, "the oldest make room");
        (await AddProfileAsync(account, ""))
            .ShouldBeOfType<AccountChange<UserProfile>.Refused>()
            .Refusal.Code.ShouldBe(ProfileErrors.NicknameUnusable.Code);
    }

    private Task<bool> NoteAsync(ProfileId profile, string content, int position) =>
        Node.AsOperatorAsync(
            async (UserProfiles profiles) =>
            {
                await profiles.NoteAsync(
                    profile,
                    ProfileEntryKind.History,
                    new ContentId(content),
                    shared.World.Clock.GetUtcNow(),
                    position,
                    CancellationToken.None
                );
                return true;
            }
        );

    private Task<AccountChange<Subscriber>> AddAsync(AccountId account, string cableId, PersonRole role)
    {
        CableId.TryParse(cableId, out var id);
        return Node.AsOperatorAsync(
            (AccountPeople people) =>
                people.AddAsync(account, new NewPerson(null, role, id, PasswordHash: null), CancellationToken.None)
        );
    }

    private Task<AccountChange<UserProfile>> AddProfileAsync(AccountId account, string nickname) =>
        Node.AsOperatorAsync(
            (UserProfiles profiles) =>
                profiles.AddAsync(
                    account,
                    new ProfileEdit
                    {
                        Nickname = nickname,
                        Icon = "sun",
                        DefaultLevel = 12,
                        MaximumLevel = 18,
                    },
                    CancellationToken.None
                )
        );
}
