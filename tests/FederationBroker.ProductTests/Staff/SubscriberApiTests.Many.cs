using System.Text.Json;
using System.Text.Json.Nodes;
using FederationBroker.Staff.Rights;

namespace FederationBroker.ProductTests.Staff;

// Of many accounts: lists and bulk edits.
public sealed partial class SubscriberApiTests
{
    [Fact]
    [Trait("Requirement", "SUB-PLAN")]
    public async Task A_bulk_edit_says_how_many_and_shows_its_progress_and_reports_count_what_there_is()
    {
        foreach (var number in Enumerable.Range(0, 12))
            await world.Node.NewAccountAsync($"BULK-{number}", number % 3 == 0 ? "starter" : "family");
        var body = new { filter = new { plan = "family" }, plan = "starter" };
        (await staff.CallAsync("POST", "jobs?dryRun=true", body))["effects"]
            [0]
            .GetString()
            .ShouldStartWith("8 accounts");
        var job = await staff.CallAsync("POST", "jobs", body);
        await Eventually.TrueAsync(
            async () =>
                (await staff.GetAsync($"jobs/{job["id"].GetString()}"))["job"].GetProperty("state").GetString()
                == "Done",
            "the job is done"
        );
        (await staff.GetAsync($"jobs/{job["id"].GetString()}"))["job"].GetProperty("changed").GetInt64().ShouldBe(8);
        var report = await staff.GetAsync("reports");
        report["accounts"]
            .GetProperty("byPlan")
            .EnumerateArray()
            .Select(row => (row.GetProperty("key").GetString(), row.GetProperty("count").GetInt64()))
            .ShouldContain(("starter", 12));
        report["licences"].GetProperty("accounts").GetInt64().ShouldBe(13, "the world's own subscriber has one");
        (await staff.GetAsync("reports/licences.csv")).Body.ShouldContain("accounts,13");
        (await staff.GetAsync("accounts.csv?plan=starter"))
            .Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Length.ShouldBe(13);
        (
            await staff.CallAsync(
                "POST",
                "jobs",
                new
                {
                    filter = new { },
                    plan = "starter",
                    status = "Blocked",
                }
            )
        ).FaultCodes.ShouldBe(["FB-4501"]);
    }

    [Fact]
    public async Task Accounts_are_found_by_the_beginning_of_their_number_and_paged_without_gaps()
    {
        foreach (var number in Enumerable.Range(0, 7))
            await world.Node.NewAccountAsync($"FIND-{number}", number < 5 ? "family" : null);
        await world.Node.NewAccountAsync("FIN-0");
        var seen = new List<string>();
        for (var path = "accounts?number=FIND-&limit=3"; path is not null; )
        {
            var page = await staff.GetAsync(path);
            seen.AddRange(page.Items.Select(item => item.GetProperty("number").GetString()!));
            path =
                page["next"].ValueKind == JsonValueKind.Null
                    ? null
                    : $"accounts?number=FIND-&limit=3&cursor={page["next"].GetString()}";
        }

        seen.ShouldBe(["FIND-0", "FIND-1", "FIND-2", "FIND-3", "FIND-4", "FIND-5", "FIND-6"]);
        (await staff.GetAsync("accounts?number=FIND-&plan=family")).Items.Count.ShouldBe(5);
        (await SearchAsync("FIND-3")).ShouldBe(["Account FIND-3"]);
        await world.Node.LinkAsync(
            await world.Node.NewAccountAsync("FOUND-BY-BOX", "family"),
            "box-4711",
            SampleCatalogue.Stb
        );
        (await SearchAsync("box-4711")).ShouldBe(["Account FOUND-BY-BOX"]);
        (await SearchAsync(BrokerWorld.Profile.CableId.ToUpperInvariant()))
            .Count()
            .ShouldBe(1, "a cable ID has no case");

        async Task<IEnumerable<string?>> SearchAsync(string text) =>
            (await staff.CallAsync("POST", "search", new { text }))["hits"]
                .EnumerateArray()
                .Select(hit => hit.GetProperty("title").GetString());
    }
}
