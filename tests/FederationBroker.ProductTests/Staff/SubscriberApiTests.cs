using System.Text.Json;
using System.Text.Json.Nodes;
using FederationBroker.Staff.Rights;

namespace FederationBroker.ProductTests.Staff;

/// <summary>Accounts, catalogue, jobs and reports through the API that the console itself uses.</summary>
[Trait("Requirement", "SUB-ADM")]
public sealed partial class SubscriberApiTests : IAsyncLifetime
{
    private BrokerWorld world = null!;
    private StaffPerson staff = null!;

    public async ValueTask InitializeAsync()
    {
        world = await BrokerWorld.CreateAsync();
        await world.Node.PutCatalogueAsync(SampleCatalogue.Sound);
        staff = await StaffPerson.SignedInAsync(world);
    }

    public async ValueTask DisposeAsync()
    {
        staff.Dispose();
        await world.DisposeAsync();
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    [Trait("Requirement", "SUB-DEV")]
    [Trait("Requirement", "SUB-PROF")]
    [Trait("Requirement", "SSM-ROLE")]
    public async Task An_account_is_created_filled_changed_and_removed_with_every_change_on_record()
    {
        var created = await staff.CallAsync("POST", "accounts", new { number = "API-1", plan = "family" });
        created.Status.ShouldBe(201, created.Body);
        var path = $"accounts/{created["id"].GetString()}";
        await FillAsync(path);

        (
            await staff.CallAsync("PUT", $"{path}/login", new { cableId = "api-boxes@metro.test", password = "short" })
        ).Body.ShouldContain("\"password\"");
        (
            await staff.CallAsync(
                "PUT",
                $"{path}/login",
                new { cableId = "api-1@metro.test", password = "tulip harbour eight" }
            )
        ).Code.ShouldBe("FB-4211");
        (
            await staff.CallAsync(
                "PUT",
                $"{path}/login",
                new { cableId = "api-boxes@metro.test", password = "tulip harbour eight" }
            )
        ).Status.ShouldBe(204);

        var overview = await staff.GetAsync($"{path}?device=stb");
        overview["hasLogin"].GetBoolean().ShouldBeTrue();
        (await staff.CallAsync("DELETE", $"{path}/login?dryRun=true"))["effects"].GetArrayLength().ShouldBe(2);
        (await staff.CallAsync("DELETE", $"{path}/login")).Status.ShouldBe(204);
        (await staff.CallAsync("DELETE", $"{path}/login")).Status.ShouldBe(404);
        overview["people"]
            .EnumerateArray()
            .Select(person => person.GetProperty("role").GetString())
            .ShouldBe(["Household", "Manager"]);
        overview["devices"][0].GetProperty("name").GetString().ShouldBe("Living room");
        overview["profiles"][0].GetProperty("hasPin").GetBoolean().ShouldBeTrue();
        var sports = overview["offer"]
            .GetProperty("bundles")
            .EnumerateArray()
            .Single(bundle => bundle.GetProperty("id").GetString() == "sports");
        (
            sports.GetProperty("usable").GetBoolean(),
            sports.GetProperty("reasons")[0].GetProperty("code").GetString()
        ).ShouldBe((true, "TurnedOn"));
        overview.Body.ShouldNotContain("api-1@metro.test");

        await BlockAndRemoveAsync(path, overview);
    }

    private async Task BlockAndRemoveAsync(string path, StaffAnswer overview)
    {
        var version = overview["account"].GetProperty("version").GetInt64();
        var plan = await staff.CallAsync("PATCH", $"{path}?dryRun=true", new { status = "Blocked" }, version);
        plan["effects"]
            .EnumerateArray()
            .Select(effect => effect.GetString())
            .ShouldContain(effect => effect!.Contains("blocked instead of active", StringComparison.Ordinal));
        (await staff.GetAsync(path))["account"]
            .GetProperty("status")
            .GetString()
            .ShouldBe("Active", "a plan changes nothing");
        (
            await staff.CallAsync(
                "PUT",
                $"{path}/plan?dryRun=true",
                new { plan = "famly", replaces = "family" },
                version
            )
        ).Code.ShouldBe("FB-4202", "not even looked at");
        (await staff.CallAsync("PATCH", path, new { status = "Blocked" })).Code.ShouldBe("FB-5021");
        (await staff.CallAsync("PATCH", path, new { status = "Blocked" }, version)).Status.ShouldBe(200);
        (await staff.CallAsync("PATCH", path, new { status = "Active" }, version)).Code.ShouldBe(
            "FB-5022",
            "that version is gone"
        );

        var changes = (await staff.GetAsync($"audit/changes?kind=account&id={path.Split('/')[^1]}")).Items;
        changes
            .Select(change => change.GetProperty("action").GetString())
            .ShouldBe([
                "account.changed",
                "account.login-removed",
                "account.login-set",
                "purchase.recorded",
                "account.entry-chosen",
                "account.created",
            ]);
        changes[0].GetProperty("before").GetRawText().ShouldContain("Active");
        changes[0].GetProperty("after").GetRawText().ShouldContain("Blocked");
        (await staff.CallAsync("DELETE", path, version: version + 1)).Status.ShouldBe(204);
        (await staff.GetAsync(path)).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("""{"number":"BAD-1","plan":"famly"}""", "FB-4202", "plan")]
    [InlineData("""{"number":"BAD 1"}""", "FB-5014", "number")]
    [InlineData("""{"number":"BAD-1","trial":{"endsAt":"2027-01-01T00:00:00Z"}}""", "FB-4207", "trial")]
    [InlineData("""{"number":"BAD-1","colour":"red"}""", "FB-5012", "colour")]
    public async Task What_cannot_be_done_is_refused_with_code_place_and_fix(string body, string code, string place)
    {
        var refused = await staff.CallAsync("POST", "accounts", body);
        refused.Status.ShouldBeInRange(400, 409);
        refused.FaultCodes.ShouldBe([code]);
        refused.Places.ShouldBe([place]);
        refused["errors"][0].GetProperty("fix").GetString().ShouldNotBeNullOrWhiteSpace();
    }

    private async Task FillAsync(string path)
    {
        (
            await staff.CallAsync(
                "POST",
                $"{path}/people",
                new
                {
                    cableId = "api-1@metro.test",
                    role = "Manager",
                    number = "API-P1",
                    password = "tulip harbour seven",
                }
            )
        ).Status.ShouldBe(201);
        (
            await staff.CallAsync(
                "POST",
                $"{path}/devices",
                new
                {
                    uid = "api-box",
                    type = "stb",
                    name = "Living room",
                }
            )
        ).Status.ShouldBe(201);
        (
            await staff.CallAsync(
                "POST",
                $"{path}/profiles",
                new
                {
                    nickname = "Kids",
                    icon = "fox",
                    defaultLevel = 6,
                    maximumLevel = 12,
                    pin = "4711",
                }
            )
        ).Status.ShouldBe(201);
        (await staff.CallAsync("POST", $"{path}/choices", new { entry = "sports", on = true })).Status.ShouldBe(200);
        (
            await staff.CallAsync("POST", $"{path}/purchases", new { bundle = "rentals", content = "film-new" })
        ).Status.ShouldBe(200);
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public async Task A_plan_of_a_trial_that_is_not_whole_is_refused_like_the_trial_itself()
    {
        var path = $"accounts/{(await world.Node.NewAccountAsync("TRIAL-1")).Value}";
        foreach (var address in new[] { $"{path}?dryRun=true", path })
        {
            var refused = await staff.CallAsync(
                "PATCH",
                address,
                new { trial = new { statusAfter = "Blocked" } },
                version: 1
            );
            (refused.Status, refused.FaultCodes.Single(), refused.Places.Single()).ShouldBe(
                (409, "FB-4207", "trial"),
                address
            );
        }
    }

    [Fact]
    [Trait("Requirement", "SUB-PRICE")]
    public async Task A_price_is_changed_with_a_preview_of_who_is_affected_and_an_overlap_is_refused_at_its_place()
    {
        await world.Node.NewAccountAsync("AFFECTED-1", "family");
        await world.Node.NewAccountAsync("AFFECTED-2", "starter");
        var catalogue = await staff.GetAsync("catalogue");
        var version = catalogue["version"].GetInt64();
        var list = Entry(catalogue, "priceLists", "movies-2026");
        list["price"] = 899;
        var preview = await staff.CallAsync(
            "PUT",
            "catalogue/priceLists/movies-2026?dryRun=true",
            list.ToJsonString(),
            version
        );
        preview["affected"]
            .GetProperty("plans")
            .EnumerateArray()
            .Select(plan => plan.GetProperty("plan").GetString())
            .ShouldBe(["family"], preview.Body);
        preview["affected"].GetProperty("accounts").GetInt64().ShouldBe(1);
        (await staff.GetAsync("catalogue"))["version"].GetInt64().ShouldBe(version);

        var overlapping = Entry(catalogue, "priceLists", "sports-2027");
        overlapping["validity"] = new JsonObject { ["from"] = "2026-06-01T00:00:00Z" };
        var refused = await staff.CallAsync(
            "PUT",
            "catalogue/priceLists/sports-2027",
            overlapping.ToJsonString(),
            version
        );
        (refused.Status, refused.FaultCodes.Single(), refused.Places.Single()).ShouldBe(
            (400, "FB-4105", "priceLists/sports-2027/validity")
        );

        (
            await staff.CallAsync("PUT", "catalogue/priceLists/movies-2026", list.ToJsonString(), version)
        ).Status.ShouldBe(200);
        (await staff.CallAsync("PUT", "catalogue/priceLists/movies-2026", list.ToJsonString(), version)).Code.ShouldBe(
            "FB-5022"
        );
        (await staff.CallAsync("DELETE", "catalogue/plans/family", version: version + 1)).FaultCodes.ShouldBe([
            "FB-4112",
        ]);
        (await staff.CallAsync("POST", $"catalogue/versions/{version}/restore", version: version + 1)).Status.ShouldBe(
            200
        );
        Entry(await staff.GetAsync("catalogue"), "priceLists", "movies-2026")["price"]!.GetValue<long>().ShouldBe(799);
        (await staff.GetAsync("catalogue/versions")).Items.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(
        "bundles",
        "radio",
        """{"kind":"radio","id":"radio","name":"Radio"}""",
        "FB-4101",
        "bundles/radio/kind"
    )]
    [InlineData(
        "priceLists",
        "free",
        """{"id":"free","bundle":"basic","provision":"oneTime","price":-1,"term":"day"}""",
        "FB-4104",
        "priceLists/free/price"
    )]
    [InlineData(
        "bundles",
        "basic",
        """{"kind":"channels","id":"basic","name":"Basic","channels":["news-24"],"requires":["sports"]}""",
        "FB-4106",
        "bundles/basic/requires"
    )]
    [InlineData("plans", "other", """{"id":"family","name":"Family"}""", "FB-4111", "plans/other/id")]
    [InlineData("colours", "red", """{"id":"red"}""", "FB-4103", "colours")]
    [InlineData(
        "discounts",
        "x",
        """{"id":"x","name":"X","kind":"percentage","percent":10,"per":1}""",
        "FB-4100",
        "discounts/x/per"
    )]
    public async Task A_faulty_entry_changes_nothing(string list, string id, string body, string code, string place)
    {
        var version = (await staff.GetAsync("catalogue"))["version"].GetInt64();
        var refused = await staff.CallAsync("PUT", $"catalogue/{list}/{id}", body, version);
        refused.Status.ShouldBe(400, refused.Body);
        refused.FaultCodes.ShouldContain(code);
        refused.Places.ShouldContain(place);
        (await staff.GetAsync("catalogue"))["version"].GetInt64().ShouldBe(version);
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public async Task Personal_data_is_shown_to_whom_it_is_for_and_each_look_is_on_record()
    {
        var subscriber = await world.AddSubscriberAsync(
            "metro",
            BrokerWorld.Profile with
            {
                CableId = "looked-at@metro.test",
            }
        );
        var account = await world.Node.AccountOfAsync(subscriber);
        var path = $"accounts/{account.Value}/people/{subscriber.Value}/personal-data";
        var data = await staff.GetAsync(path);
        data["state"].GetString().ShouldBe("found");
        data.Body.ShouldContain(BrokerWorld.Profile.Email!);
        (await staff.GetAsync("audit?action=personal-data.viewed")).Items.Count.ShouldBe(1);
        using var viewer = await StaffPerson.SignedInAsync(world, StaffRole.Viewer);
        (await viewer.GetAsync(path)).Code.ShouldBe("FB-5003");
        (await staff.GetAsync($"accounts/{account.Value}")).Body.ShouldNotContain(BrokerWorld.Profile.Email!);
    }

    private static JsonObject Entry(StaffAnswer catalogue, string list, string id) =>
        JsonNode
            .Parse(
                catalogue["catalogue"]
                    .GetProperty(list)
                    .EnumerateArray()
                    .Single(entry => entry.GetProperty("id").GetString() == id)
                    .GetRawText()
            )!
            .AsObject();
}
