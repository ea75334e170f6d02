using System.Collections.Concurrent;
using System.Text;
using FederationBroker.Staff.Rights;

namespace FederationBroker.ProductTests.Staff;

/// <summary>The frame of the management API: who gets through, what it takes, how it answers.</summary>
[Trait("Requirement", "SUB-ADM")]
public sealed class StaffApiTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string Api = "/t/metro/staff/api/v1";

    private BrokerWorld World => shared.World;

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.test")]
    [InlineData("Origin", "null")]
    [InlineData("X-Requested-With", "")]
    [InlineData("X-Requested-With", "XMLHttpRequest")]
    public async Task A_change_that_does_not_come_from_the_console_is_refused(string header, string value)
    {
        using var person = await StaffPerson.SignedInAsync(World);
        var headers = new Dictionary<string, string>
        {
            ["Cookie"] = person.Cookies,
            ["Sec-Fetch-Site"] = "same-origin",
            ["Origin"] = World.PublicOrigin,
            ["X-Requested-With"] = "fbroker-console",
        };
        headers[header] = value;
        var answer = await StaffAnswer.OfAsync(
            World.Node,
            "POST",
            $"{Api}/staff",
            new { name = "csrf@staff.test", roles = new[] { "Viewer" } },
            [.. headers.Where(pair => pair.Value.Length > 0).Select(pair => (pair.Key, pair.Value))]
        );
        (answer.Status, answer.Code).ShouldBe((403, "FB-5002"));
    }

    [Fact]
    public async Task A_page_elsewhere_cannot_even_read()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        (
            await StaffAnswer.OfAsync(
                World.Node,
                "GET",
                $"{Api}/audit",
                null,
                ("Cookie", person.Cookies),
                ("Sec-Fetch-Site", "cross-site")
            )
        ).Code.ShouldBe("FB-5002");
        (
            await StaffAnswer.OfAsync(
                World.Node,
                "GET",
                $"{Api}/audit",
                null,
                ("Cookie", person.Cookies),
                ("Sec-Fetch-Site", "none")
            )
        ).Status.ShouldBe(200, "an address typed by hand");
        (
            await StaffAnswer.OfAsync(World.Node, "GET", $"{Api}/audit", null, ("Cookie", person.Cookies))
        ).Headers.ShouldNotContain("Access-Control-Allow");
    }

    [Theory]
    [InlineData("""{"name":"x@staff.test","roles":["Viewer"],"isAdmin":true}""", "isAdmin", "FB-5012")]
    [InlineData("""{"name":"x@staff.test"}""", "body", "FB-5013")]
    [InlineData("""{"name":"x@staff.test","roles":["Viewer","Root"]}""", "roles[1]", "FB-5014")]
    [InlineData("""{"name":"x@staff.test","roles":[4]}""", "roles[0]", "FB-5014")]
    [InlineData("""{"name":7,"roles":["Viewer"]}""", "name", "FB-5014")]
    [InlineData("""{"name":"x@staff.test","name":"y@staff.test","roles":["Viewer"]}""", "name", "FB-5011")]
    [InlineData("""{"Name":"x@staff.test","roles":["Viewer"]}""", "Name", "FB-5012")]
    [InlineData("""{"name":""", "name", "FB-5011")]
    [InlineData("""{"name":"no","roles":["Viewer"]}""", "name", "FB-5101")]
    [InlineData("""{"name":"blank name@staff.test","roles":["Viewer"]}""", "name", "FB-5101")]
    [InlineData("""{"name":"x@staff.test","roles":[]}""", "roles", "FB-5103")]
    [InlineData("""{"name":"x@staff.test","roles":["Platform"]}""", "roles[0]", "FB-5104")]
    public async Task A_body_that_cannot_be_used_is_refused_with_place_and_code(string body, string place, string code)
    {
        using var person = await StaffPerson.SignedInAsync(World);
        var answer = await person.CallAsync("POST", "staff", body);
        (answer.Status, answer.Places.Single(), answer.FaultCodes.Single()).ShouldBe((400, place, code), answer.Body);
        answer.Body.ShouldNotContain("FederationBroker.");
        answer.Headers.ShouldContain("application/problem+json");
        answer["requestId"].GetString()!.Length.ShouldBe(16);
    }

    [Fact]
    public async Task A_body_of_another_kind_or_size_is_refused()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        (
            await person.CallAsync("POST", "staff", new StringContent("name=x", Encoding.UTF8, "text/plain"))
        ).Status.ShouldBe(415);
        (
            await person.CallAsync("POST", "staff", new FormUrlEncodedContent([KeyValuePair.Create("name", "x")]))
        ).Status.ShouldBe(415);
        (
            await person.CallAsync("POST", "staff", $$"""{"name":"{{new string('a', 100_000)}}","roles":["Viewer"]}""")
        ).Status.ShouldBe(413);
    }

    [Theory]
    [InlineData("staff?limit=abc", "limit")]
    [InlineData("audit?from=yesterday", "From")]
    [InlineData("staff?cursor=AAAA", "cursor")]
    [InlineData("staff?cursor=%00", "cursor")]
    [InlineData("audit?cursor=eyJJZCI6MX0", "cursor")]
    public async Task A_parameter_that_cannot_be_used_is_named(string path, string place)
    {
        using var person = await StaffPerson.SignedInAsync(World);
        var answer = await person.GetAsync(path);
        (answer.Status, answer.Places.Single()).ShouldBe((400, place), answer.Body);
    }

    [Fact]
    public async Task Paging_shows_everything_once_in_order()
    {
        using var person = await StaffPerson.SignedInAsync(World, tenant: "coast");
        for (var i = 0; i < 6; i++)
            (
                await person.CallAsync(
                    "POST",
                    "staff",
                    new { name = $"paged-{i}@staff.test", roles = new[] { "Viewer" } }
                )
            ).Status.ShouldBe(201);
        var (names, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await person.GetAsync($"staff?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            page.Items.Count.ShouldBeLessThanOrEqualTo(3);
            names.AddRange(page.Items.Select(item => item.GetProperty("name").GetString()!));
            cursor = page["next"].GetString();
        } while (cursor is not null);
        names.Distinct().Count().ShouldBe(names.Count);
        names
            .Where(name => name.StartsWith("paged-", StringComparison.Ordinal))
            .ShouldBe(Enumerable.Range(0, 6).Select(i => $"paged-{i}@staff.test"));
    }

    [Fact]
    public async Task A_change_needs_the_version_it_was_made_for_and_a_plan_changes_nothing()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        var added = await person.CallAsync(
            "POST",
            "staff",
            new { name = "versioned@staff.test", roles = new[] { "Viewer" } }
        );
        var path = $"staff/{added["member"].GetProperty("id")}";
        (await person.GetAsync(path)).ETag.ShouldBe("\"1\"");
        var (support, security) = (new { roles = new[] { "Support" } }, new { roles = new[] { "Security" } });
        (await person.CallAsync("PATCH", path, support)).Status.ShouldBe(428);
        var plan = await person.CallAsync("PATCH", $"{path}?dryRun=true", support, version: 1);
        plan["effects"]
            .EnumerateArray()
            .Select(effect => effect.GetString())
            .ShouldContain("Rights gained: EditAccounts, ViewPersonalData, ResolveOrders, AgreeToRefunds.");
        (await person.GetAsync(path)).ETag.ShouldBe("\"1\"");
        (await person.CallAsync("PATCH", path, support, version: 1)).ETag.ShouldBe("\"2\"");
        (await person.CallAsync("PATCH", path, security, version: 1)).Code.ShouldBe("FB-5022");
        var both = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => person.CallAsync("PATCH", path, security, version: 2))
        );
        both.Select(answer => answer.Status).Order().ShouldBe([200, 412, 412, 412, 412, 412]);
        (await person.CallAsync("DELETE", $"{path}?dryRun=true", version: 3)).Status.ShouldBe(200);
        (await person.CallAsync("DELETE", path, version: 3)).Status.ShouldBe(204);
        (await person.GetAsync(path)).Code.ShouldBe("FB-5020");
    }

    [Fact]
    public async Task A_key_works_with_its_role_until_it_is_revoked_and_cannot_breed()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        var made = await person.CallAsync(
            "POST",
            "keys",
            new
            {
                label = "Import of the billing system",
                role = "Administrator",
                days = 30,
            }
        );
        var key = made["secret"].GetString()!;
        key.ShouldStartWith("fbsk_");
        (await World.Database.DumpAsync("staff_api_key", "staff_change", "audit_event")).ShouldNotContain(key[5..]);
        (await WithKeyAsync("GET", "staff", key)).Status.ShouldBe(200);
        (await WithKeyAsync("GET", "session", key))["caller"].GetProperty("kind").GetString().ShouldBe("key");
        await BreedsNothingAsync(key);
        await IsNotRescuedByCookieAsync(person);
        (await person.GetAsync("keys"))
            .Items.Single(item => item.GetProperty("label").GetString() == "Import of the billing system")
            .GetProperty("lastUsedAt")
            .GetString()
            .ShouldNotBeNull();
        (await person.CallAsync("DELETE", $"keys/{made["key"].GetProperty("id")}")).Status.ShouldBe(204);
        (await WithKeyAsync("GET", "staff", key)).Status.ShouldBe(401);
    }

    private async Task BreedsNothingAsync(string key)
    {
        (
            await WithKeyAsync(
                "POST",
                "keys",
                key,
                new
                {
                    label = "child",
                    role = "Viewer",
                    days = 1,
                }
            )
        ).Code.ShouldBe("FB-5004");
        (
            await WithKeyAsync("POST", "staff", key, new { name = "bred@staff.test", roles = new[] { "Viewer" } })
        ).Code.ShouldBe("FB-5004");
        (await WithKeyAsync("GET", "staff", key[..^1])).Code.ShouldBe("FB-5001");
    }

    private async Task IsNotRescuedByCookieAsync(StaffPerson person) =>
        (
            await StaffAnswer.OfAsync(
                World.Node,
                "GET",
                $"{Api}/staff",
                null,
                ("Authorization", "Bearer fbsk_wrong"),
                ("Cookie", person.Cookies)
            )
        ).Status.ShouldBe(401);

    [Fact]
    public async Task A_key_ends_on_its_day()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        var key = (
            await person.CallAsync(
                "POST",
                "keys",
                new
                {
                    label = "short",
                    role = "Viewer",
                    days = 1,
                }
            )
        )["secret"].GetString()!;
        World.Clock.Advance(TimeSpan.FromHours(23));
        (await WithKeyAsync("GET", "overview", key)).Status.ShouldBe(200);
        World.Clock.Advance(TimeSpan.FromHours(2));
        (await WithKeyAsync("GET", "overview", key)).Status.ShouldBe(401);
        await person.SignInAsync();
        foreach (var days in new[] { 0, -1, 367 })
            (
                await person.CallAsync(
                    "POST",
                    "keys",
                    new
                    {
                        label = "wrong",
                        role = "Viewer",
                        days,
                    }
                )
            ).Places.ShouldBe(["days"]);
    }

    [Fact]
    public async Task Whoever_asks_too_often_is_told_to_wait_and_others_are_not_disturbed()
    {
        using var person = await StaffPerson.SignedInAsync(World, StaffRole.Viewer);
        using var other = await StaffPerson.SignedInAsync(World, StaffRole.Viewer);
        var answers = new ConcurrentBag<StaffAnswer>();
        // A few at a time: that a node is asked more than it can do is another test's matter.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 800),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (_, _) => answers.Add(await person.GetAsync("session"))
        );
        var refused = answers.Where(answer => answer.Status != 200).ToList();
        refused.Count.ShouldBeGreaterThan(0);
        refused.ShouldAllBe(answer =>
            answer.Status == 429
            && answer.Code == "FB-5005"
            && answer.Headers.Contains("Retry-After", StringComparison.Ordinal)
        );
        (await other.GetAsync("session")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task What_files_own_is_shown_with_its_file_and_without_secrets()
    {
        using var person = await StaffPerson.SignedInAsync(World, StaffRole.Viewer);
        var partners = (await person.GetAsync("configuration/partners")).Items;
        partners.Select(item => item.GetProperty("id").GetString()).ShouldBe(["cinema", "resource", "spa", "stream"]);
        partners[3].GetProperty("ownedBy").GetString().ShouldBe("partners/stream.yaml");
        var detail = await person.GetAsync("configuration/partners/stream");
        detail.Body.ShouldContain("https://stream.ott.test/callback");
        detail.Body.ShouldNotContain(BrokerWorld.Sha256(ConfigurationFolder.ClientSecret), Case.Insensitive);
        (await person.GetAsync("configuration/operator"))["ownedBy"].GetString().ShouldBe("tenants/metro.yaml");
        (await person.GetAsync("configuration/partners/nobody")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task The_description_needs_somebody_who_is_signed_in()
    {
        (await StaffAnswer.OfAsync(World.Node, "GET", $"{Api}/openapi.json", null)).Status.ShouldBe(401);
        using var person = await StaffPerson.SignedInAsync(World, StaffRole.Viewer);
        (await person.GetAsync("openapi.json"))["openapi"].GetString()!.ShouldStartWith("3.1");
    }

    private Task<StaffAnswer> WithKeyAsync(string method, string path, string key, object? body = null) =>
        StaffAnswer.OfAsync(World.Node, method, $"{Api}/{path}", body, ("Authorization", $"Bearer {key}"));
}
