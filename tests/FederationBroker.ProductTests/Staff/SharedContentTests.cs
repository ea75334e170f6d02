using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Staff.Rights;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Staff;

/// <summary>The content that all operators share, through the API that the platform's console uses.</summary>
[Trait("Requirement", "SUB-ADM")]
[Trait("Requirement", "SUB-TEN")]
public sealed class SharedContentTests : IAsyncLifetime
{
    private static readonly object News = new
    {
        id = "world-news",
        title = "World News",
        partners = new[] { "stream" },
    };

    private BrokerWorld world = null!;
    private StaffPerson platform = null!;

    public async ValueTask InitializeAsync()
    {
        world = await BrokerWorld.CreateAsync();
        platform = await StaffPerson.SignedInAsync(world, StaffRole.Platform, "*");
    }

    public async ValueTask DisposeAsync()
    {
        platform.Dispose();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task An_entry_is_added_changed_and_removed_with_every_change_on_record()
    {
        var nothing = await platform.GetAsync("shared-content");
        (nothing.Status, nothing.ETag, nothing.Items.Count).ShouldBe((200, "\"0\"", 0));
        (await platform.CallAsync("PUT", "shared-content/world-news", News, version: 0)).ETag.ShouldBe("\"1\"");
        (
            await platform.CallAsync(
                "PUT",
                "shared-content/world-news",
                new { id = "world-news", title = "World News HD" },
                version: 1
            )
        ).Status.ShouldBe(200);
        var shown = await platform.GetAsync("shared-content");
        (shown.ETag, shown.Items.Single().GetProperty("title").GetString()).ShouldBe(("\"2\"", "World News HD"));
        shown["changedBy"].GetString()!.ShouldStartWith("staff:");
        shown["changedAt"].GetDateTimeOffset().ShouldBe(world.Clock.GetUtcNow(), TimeSpan.FromMinutes(1));
        (await platform.CallAsync("DELETE", "shared-content/world-news", version: 2)).Status.ShouldBe(200);
        (await platform.GetAsync("shared-content")).Items.ShouldBeEmpty();

        var changes = (await platform.GetAsync("audit/changes?kind=shared-content&id=world-news")).Items;
        changes
            .Select(change => change.GetProperty("action").GetString())
            .ShouldBe(["shared-content.removed", "shared-content.put", "shared-content.put"]);
        changes
            .Select(change => (Title(change, "before"), Title(change, "after")))
            .ShouldBe([("World News HD", null), ("World News", "World News HD"), (null, "World News")]);
        changes.ShouldAllBe(change => change.GetProperty("requestId").GetString() != null);
        (await platform.GetAsync("audit?action=shared-content.")).Items.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Operators_have_it_in_their_catalogue_at_once_and_their_own_entry_of_that_name_wins()
    {
        using var metro = await StaffPerson.SignedInAsync(world);
        await platform.CallAsync("PUT", "shared-content/world-news", News, version: 0);
        (await metro.GetAsync("catalogue"))["sharedContent"][0].GetProperty("id").GetString().ShouldBe("world-news");
        (await NameAsync("metro", "news", "world-news")).ShouldBeOfType<CatalogueChange.InForce>();
        (await PutOwnAsync("coast")).ShouldBeOfType<CatalogueChange.InForce>();
        (await platform.CallAsync("DELETE", "shared-content/world-news?dryRun=true", version: 1)).Body.ShouldNotContain(
            "coast"
        );
    }

    [Fact]
    public async Task What_a_bundle_of_an_operator_holds_is_not_removed_and_the_refusal_names_the_operators()
    {
        await platform.CallAsync("PUT", "shared-content/world-news", News, version: 0);
        await NameAsync("metro", "news", "world-news");
        await NameAsync("coast", "info", "world-news");
        foreach (var path in new[] { "shared-content/world-news?dryRun=true", "shared-content/world-news" })
        {
            var refused = await platform.CallAsync("DELETE", path, version: 1);
            (refused.Status, refused.FaultCodes.Single(), refused.Places.Single()).ShouldBe(
                (400, "FB-4114", "content/world-news"),
                refused.Body
            );
            refused["errors"]
                [0]
                .GetProperty("fix")
                .GetString()
                .ShouldBe("Have these operators take it out of their bundles first: coast (info); metro (news).");
        }

        (await platform.GetAsync("shared-content")).ETag.ShouldBe("\"1\"");
        (await platform.GetAsync("audit/changes?kind=shared-content")).Items.Count.ShouldBe(1);
        await world.Node.PutCatalogueAsync(ServiceCatalogue.Empty);
        await world.Node.PutCatalogueAsync(ServiceCatalogue.Empty, "coast");
        (await platform.CallAsync("DELETE", "shared-content/world-news", version: 1)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_plan_counts_the_bundles_by_operator_and_changes_nothing()
    {
        var adding = await platform.CallAsync("PUT", "shared-content/world-news?dryRun=true", News, version: 0);
        Effects(adding).ShouldBe(["content/world-news is added for every operator.", "No operator's bundle holds it."]);
        (await platform.GetAsync("shared-content")).ETag.ShouldBe("\"0\"");
        await platform.CallAsync("PUT", "shared-content/world-news", News, version: 0);
        await NameAsync("metro", "news", "world-news");
        var changing = await platform.CallAsync(
            "PUT",
            "shared-content/world-news?dryRun=true",
            new { id = "world-news", title = "Renamed" },
            version: 1
        );
        Effects(changing)
            .ShouldBe([
                "content/world-news changes for every operator, at once and on every node.",
                "1 bundle of 1 operator holds it.",
            ]);
        changing["affected"]
            .GetProperty("operators")
            .EnumerateArray()
            .Select(row => (row.GetProperty("operator").GetString(), row.GetProperty("bundles").GetInt32()))
            .ShouldBe([("metro", 1)]);
        (await platform.GetAsync("shared-content")).Body.ShouldNotContain("Renamed");
        (await platform.GetAsync("audit/changes?kind=shared-content")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_change_names_the_version_it_was_made_for_and_of_several_one_wins()
    {
        (await platform.CallAsync("PUT", "shared-content/world-news", News)).Code.ShouldBe("FB-5021");
        (await platform.CallAsync("PUT", "shared-content/world-news", News, version: 7)).Status.ShouldBe(412);
        var all = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => platform.CallAsync("PUT", "shared-content/world-news", News, version: 0))
        );
        all.Select(answer => answer.Status).Order().ShouldBe([200, 412, 412, 412, 412, 412]);
        (await platform.CallAsync("DELETE", "shared-content/world-news", version: 0)).Code.ShouldBe("FB-5022");
        (await platform.CallAsync("DELETE", "shared-content/no-such", version: 1)).Code.ShouldBe("FB-5020");
    }

    [Theory]
    [InlineData("""{"id":"news","title":"News","accessLevel":22}""", "FB-4110", "content/news/accessLevel")]
    [InlineData("""{"id":"other","title":"News"}""", "FB-4111", "content/news/id")]
    [InlineData("""{"id":"news","title":"News","colour":"red"}""", "FB-4100", "content/news/colour")]
    [InlineData("""{"id":"news"}""", "FB-4100", "content/news")]
    public async Task What_cannot_be_used_is_refused_with_code_place_and_fix(string body, string code, string place)
    {
        foreach (var path in new[] { "shared-content/news?dryRun=true", "shared-content/news" })
        {
            var refused = await platform.CallAsync("PUT", path, body, version: 0);
            (refused.Status, refused.FaultCodes.Single(), refused.Places.Single()).ShouldBe(
                (400, code, place),
                refused.Body
            );
            refused["errors"][0].GetProperty("fix").GetString().ShouldNotBeNullOrWhiteSpace();
        }

        (await platform.GetAsync("shared-content")).ETag.ShouldBe("\"0\"");
    }

    [Fact]
    public async Task It_is_the_platform_administrators_alone_and_there_in_their_own_realm_alone()
    {
        foreach (var role in Enum.GetValues<StaffRole>())
            RoleTable.Of(role).Contains(Permission.EditSharedContent).ShouldBe(role == StaffRole.Platform, $"{role}");
        using var metro = await StaffPerson.SignedInAsync(world);
        foreach (
            var (method, path, body) in new (string, string, object?)[]
            {
                ("GET", "shared-content", null),
                ("PUT", "shared-content/world-news", News),
                ("DELETE", "shared-content/world-news", null),
            }
        )
        {
            (await metro.CallAsync(method, path, body, version: 0)).Code.ShouldBe("FB-5003", $"{method}");
            (await platform.CallAsync(method, path, body, version: 0, at: "metro")).Code.ShouldBe(
                "FB-5020",
                $"{method}"
            );
        }

        (await platform.GetAsync("shared-content")).ETag.ShouldBe("\"0\"");
    }

    [Fact]
    public async Task A_removal_waits_for_an_operator_who_is_about_to_name_the_entry()
    {
        await platform.CallAsync("PUT", "shared-content/world-news", News, version: 0);
        Task<StaffAnswer>? removal = null;
        await world.Node.AsOperatorAsync(
            async (IServiceProvider services) =>
            {
                await using var transaction = await services
                    .GetRequiredService<BrokerDbContext>()
                    .Database.BeginTransactionAsync();
                await services
                    .GetRequiredService<CatalogueStore>()
                    .ReplaceAsync(0, Naming("news", "world-news"), "test", CancellationToken.None);
                removal = platform.CallAsync("DELETE", "shared-content/world-news", version: 1);
                await Eventually.TrueAsync(
                    async () =>
                        removal.IsCompleted
                        || await world.Database.QueryAsync<long>(
                            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'catalogue_head'::regclass"
                        ) > 0,
                    "the removal waits"
                );
                await transaction.CommitAsync();
                return true;
            }
        );
        (await removal!).FaultCodes.ShouldBe(["FB-4114"]);
    }

    [Fact]
    public async Task The_command_line_is_held_to_the_same_rule()
    {
        var work = world.Node.Services.GetRequiredService<TenantWork>();
        var entry = new ContentItem { Id = SampleCatalogue.Content("world-news"), Title = "World News" };
        (
            await work.ForPlatformAsync(
                (SharedContentStore store) => store.ReplaceAsync(0, [entry], "test", CancellationToken.None)
            )
        ).ShouldBe(new CatalogueChange.InForce(1));
        await NameAsync("metro", "news", "world-news");
        var refused = await work.ForPlatformAsync(
            (SharedContentStore store) => store.ReplaceAsync(1, [], "test", CancellationToken.None)
        );
        refused
            .ShouldBeOfType<CatalogueChange.Faulty>()
            .Faults.Single()
            .Code.ShouldBe(CatalogueErrors.SharedContentInUse.Code);
        await Should.ThrowAsync<InvalidOperationException>(() =>
            world.Node.AsOperatorAsync(
                (SharedContentStore store) => store.ReplaceAsync(1, [entry], "test", CancellationToken.None)
            )
        );
    }

    private static string? Title(System.Text.Json.JsonElement change, string side) =>
        change.GetProperty(side) is { ValueKind: System.Text.Json.JsonValueKind.Object } entry
            ? entry.GetProperty("title").GetString()
            : null;

    private static IEnumerable<string?> Effects(StaffAnswer plan) =>
        plan["effects"].EnumerateArray().Select(effect => effect.GetString());

    private Task<CatalogueChange> NameAsync(string tenant, string bundle, string content) =>
        world.Node.PutCatalogueAsync(Naming(bundle, content), tenant);

    private static ServiceCatalogue Naming(string bundle, string content) =>
        ServiceCatalogue.Empty with
        {
            Bundles =
            [
                new ChannelBundle
                {
                    Id = SampleCatalogue.Id(bundle),
                    Name = bundle,
                    Channels = [SampleCatalogue.Content(content)],
                },
            ],
        };

    private Task<CatalogueChange> PutOwnAsync(string tenant) =>
        world.Node.PutCatalogueAsync(
            Naming("news", "world-news") with
            {
                Content = [new ContentItem { Id = SampleCatalogue.Content("world-news"), Title = "Ours" }],
            },
            tenant
        );
}
