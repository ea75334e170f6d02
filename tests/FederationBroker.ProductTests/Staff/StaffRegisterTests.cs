using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Rights;
using Npgsql;

namespace FederationBroker.ProductTests.Staff;

/// <summary>
/// Nobody raises their own rights, somebody stays in charge, and every change can be read afterwards.
/// </summary>
[Trait("Requirement", "SUB-ADM")]
public sealed class StaffRegisterTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private BrokerWorld World => shared.World;

    [Fact]
    public async Task Nobody_changes_resets_or_removes_themselves()
    {
        using var other = await StaffPerson.SignedInAsync(World);
        using var person = await StaffPerson.SignedInAsync(World);
        var self = $"staff/{(await person.GetAsync("session"))["caller"].GetProperty("id")}";
        (
            await person.CallAsync("PATCH", self, new { roles = new[] { "Viewer", "Administrator" } }, version: 1)
        ).FaultCodes.ShouldBe(["FB-5105"]);
        (await person.CallAsync("POST", $"{self}/reset", version: 1)).FaultCodes.ShouldBe(["FB-5105"]);
        (await person.CallAsync("DELETE", self, version: 1)).FaultCodes.ShouldBe(["FB-5105"]);
    }

    [Fact]
    public async Task Nobody_gives_or_takes_over_rights_they_do_not_have()
    {
        using var administrator = await StaffPerson.SignedInAsync(World);
        using var security = await StaffPerson.SignedInAsync(World, StaffRole.Security);
        (
            await security.CallAsync(
                "POST",
                "staff",
                new { name = "puppet@staff.test", roles = new[] { "Administrator" } }
            )
        ).FaultCodes.ShouldBe(["FB-5106"]);
        (
            await security.CallAsync(
                "POST",
                "staff",
                new { name = "puppet@staff.test", roles = new[] { "Viewer", "Support" } }
            )
        ).FaultCodes.ShouldBe(["FB-5106"]);
        (
            await security.CallAsync(
                "POST",
                "keys",
                new
                {
                    label = "puppet",
                    role = "Support",
                    days = 1,
                }
            )
        ).FaultCodes.ShouldBe(["FB-5106"]);
        var boss = $"staff/{(await administrator.GetAsync("session"))["caller"].GetProperty("id")}";
        (await security.CallAsync("POST", $"{boss}/reset", version: 1)).FaultCodes.ShouldBe(["FB-5106"]);
        (await security.CallAsync("PATCH", boss, new { disabled = true }, version: 1)).FaultCodes.ShouldBe(["FB-5106"]);
        // A disabled puppet with more rights would wait for somebody to enable it.
        var viewer = (
            await security.CallAsync("POST", "staff", new { name = "viewer@staff.test", roles = new[] { "Viewer" } })
        )["member"]
            .GetProperty("id");
        (
            await security.CallAsync(
                "PATCH",
                $"staff/{viewer}",
                new { disabled = true, roles = new[] { "Administrator" } },
                version: 1
            )
        ).FaultCodes.ShouldBe(["FB-5106"]);
        (
            await security.CallAsync("PATCH", $"staff/{viewer}", new { roles = new[] { "Security" } }, version: 1)
        ).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(StaffRole.Viewer)]
    [InlineData(StaffRole.Support)]
    [InlineData(StaffRole.Catalogue)]
    [InlineData(StaffRole.Security)]
    [InlineData(StaffRole.Administrator)]
    public async Task A_key_is_revoked_by_those_who_hold_its_rights(StaffRole role)
    {
        using var administrator = await StaffPerson.SignedInAsync(World);
        using var security = await StaffPerson.SignedInAsync(World, StaffRole.Security);
        var made = await administrator.CallAsync(
            "POST",
            "keys",
            new
            {
                label = "in use",
                role = role.ToString(),
                days = 1,
            }
        );
        var key = $"keys/{made["key"].GetProperty("id")}";
        var covered = RoleTable.Of(role).IsSubsetOf(RoleTable.Of(StaffRole.Security));
        foreach (var address in new[] { $"{key}?dryRun=true", key })
        {
            var answer = await security.CallAsync("DELETE", address);
            if (covered)
                answer.Status.ShouldBe(address == key ? 204 : 200, answer.Body);
            else
                answer.FaultCodes.ShouldBe(["FB-5106"], answer.Body);
        }

        var program = await StaffAnswer.OfAsync(
            World.Node,
            "GET",
            "/t/metro/staff/api/v1/session",
            null,
            ("Authorization", $"Bearer {made["secret"].GetString()}")
        );
        program.Status.ShouldBe(covered ? 401 : 200);
        (await administrator.CallAsync("DELETE", key)).Status.ShouldBe(covered ? 404 : 204);
    }

    [Fact]
    public async Task The_last_administrator_stays_even_when_two_remove_each_other_at_once()
    {
        using var platform = await StaffPerson.SignedInAsync(World, StaffRole.Platform, "*");
        for (var round = 0; round < 3; round++)
        {
            // Only these two administrators are at coast.
            using var first = await StaffPerson.SignedInAsync(World, tenant: "coast");
            using var second = await StaffPerson.SignedInAsync(World, tenant: "coast");
            var (firstId, secondId) = (
                (await first.GetAsync("session"))["caller"].GetProperty("id"),
                (await second.GetAsync("session"))["caller"].GetProperty("id")
            );
            var answers = await Task.WhenAll(
                first.CallAsync("DELETE", $"staff/{secondId}", version: 1),
                second.CallAsync("PATCH", $"staff/{firstId}", new { disabled = true }, version: 1)
            );
            // One was faster; the other one has lost their session, or meets the rule.
            answers
                .Count(answer => answer.Status is 200 or 204)
                .ShouldBe(1, string.Join('\n', answers.Select(answer => answer.ToString())));
            (
                await World.Database.QueryAsync<long>(
                    "SELECT count(*) FROM staff_member WHERE tenant = 'coast' AND NOT disabled AND "
                        + "'Administrator' = ANY(roles)"
                )
            ).ShouldBe(1);
            var last = (await platform.GetAsync("staff", at: "coast")).Items.Single(item =>
                !item.GetProperty("disabled").GetBoolean()
            );
            var path = $"staff/{last.GetProperty("id")}";
            foreach (
                var attempt in new[]
                {
                    ("DELETE", (object?)null),
                    ("PATCH", new { disabled = true }),
                    ("PATCH", new { roles = new[] { "Viewer" } }),
                }
            )
                (
                    await platform.CallAsync(
                        attempt.Item1,
                        path,
                        attempt.Item2,
                        last.GetProperty("version").GetInt64(),
                        at: "coast"
                    )
                ).FaultCodes.ShouldBe(["FB-5107"]);
            await World.Database.QueryAsync<int>("DELETE FROM staff_member WHERE tenant = 'coast'");
        }
    }

    [Fact]
    public async Task A_reset_ends_everything_the_person_had()
    {
        using var administrator = await StaffPerson.SignedInAsync(World);
        using var person = await StaffPerson.SignedInAsync(World, StaffRole.Support);
        var id = (await person.GetAsync("session"))["caller"].GetProperty("id");
        var reset = await administrator.CallAsync("POST", $"staff/{id}/reset", version: 1);
        reset["enrolmentLink"].GetString()!.ShouldStartWith($"{World.PublicOrigin}/t/metro/staff/enrol/");
        (await person.GetAsync("session")).Status.ShouldBe(401);
        (await person.BeginAsync()).Body.ShouldContain("Name or password is wrong");
        (await person.Browser.GoAsync(reset["enrolmentLink"].GetString()!)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_change_is_kept_before_and_after_and_its_audit_event_vouches_for_it()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        var added = await person.CallAsync(
            "POST",
            "staff",
            new { name = "watched@staff.test", roles = new[] { "Viewer" } }
        );
        var id = added["member"].GetProperty("id").ToString();
        await person.CallAsync("PATCH", $"staff/{id}", new { roles = new[] { "Catalogue" } }, version: 1);
        var changes = (await person.GetAsync($"audit/changes?kind=staff&id={id}")).Items;
        changes.Select(change => change.GetProperty("action").GetString()).ShouldBe(["staff.changed", "staff.added"]);
        changes[0].GetProperty("before").GetProperty("roles")[0].GetString().ShouldBe("Viewer");
        changes[0].GetProperty("after").GetProperty("roles")[0].GetString().ShouldBe("Catalogue");

        var events = (
            await person.GetAsync($"audit?requestId={changes[0].GetProperty("requestId").GetString()}")
        ).Items;
        var detail = events.Single().GetProperty("detail").GetString()!;
        detail.ShouldContain(StaffAudit.DigestOf(changes[0].GetProperty("before").GetRawText()));
        detail.ShouldContain(StaffAudit.DigestOf(changes[0].GetProperty("after").GetRawText()));
        (await World.Database.DumpAsync("staff_member", "staff_change", "audit_event")).ShouldNotContain(
            "watched@staff.test"
        );
    }

    [Fact]
    public async Task Kept_changes_cannot_be_rewritten_not_even_by_the_broker()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        await person.CallAsync("POST", "staff", new { name = "kept@staff.test", roles = new[] { "Viewer" } });
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(World.Database.ConnectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await new NpgsqlCommand(
            "SELECT set_config('fbroker.tenant', 'metro', false)",
            connection
        ).ExecuteNonQueryAsync();
        foreach (var sql in new[] { "UPDATE staff_change SET action = 'x'", "DELETE FROM staff_change" })
            (
                await Should.ThrowAsync<PostgresException>(async () =>
                    await new NpgsqlCommand(sql, connection).ExecuteNonQueryAsync()
                )
            ).MessageText.ShouldContain("permission denied");
    }

    [Fact]
    [Trait("Requirement", "SUB-TEN")]
    public async Task A_platform_administrator_works_at_every_operator_and_leaves_a_trace_there()
    {
        using var platform = await StaffPerson.SignedInAsync(World, StaffRole.Platform, "*");
        (await platform.GetAsync("tenants"))
            .Items.Select(item => item.GetProperty("id").GetString())
            .ShouldBe(["coast", "metro"]);
        var added = await platform.CallAsync(
            "POST",
            "staff",
            new { name = "by-platform@staff.test", roles = new[] { "Viewer" } },
            at: "metro"
        );
        added.Status.ShouldBe(201);
        using var metro = await StaffPerson.SignedInAsync(World);
        var change = (await metro.GetAsync($"audit/changes?id={added["member"].GetProperty("id")}")).Items.Single();
        change
            .GetProperty("actor")
            .GetString()
            .ShouldBe($"staff:{(await platform.GetAsync("session"))["caller"].GetProperty("id")}");
        (await metro.GetAsync("tenants")).Code.ShouldBe("FB-5003");
        (await platform.GetAsync("staff")).Items.ShouldAllBe(item =>
            item.GetProperty("roles")[0].GetString() == "Platform"
        );
    }

    [Fact]
    public async Task Somebody_of_the_platform_who_signs_out_at_an_operator_is_out_everywhere()
    {
        using var platform = await StaffPerson.SignedInAsync(World, StaffRole.Platform, "*");
        (await platform.CallAsync("DELETE", "session", at: "coast")).Status.ShouldBe(204);
        (await platform.GetAsync("session")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_audit_trail_as_a_file_starts_no_formula()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        await World.Database.QueryAsync<int>(
            "INSERT INTO audit_event (tenant, at, actor, action, outcome, detail, seal) VALUES ('metro', now(), "
                + "'operator', 'test.csv', 'success', '=cmd|\"/c calc\"!A1', '')"
        );
        var file = await person.GetAsync("audit/export.csv?action=test.csv");
        file.Headers.ShouldContain("attachment");
        var lines = file.Body.Split("\r\n");
        lines[0].ShouldStartWith("at,actor,action");
        lines[1].ShouldContain("\"'=cmd|\"\"/c calc\"\"!A1\"");
    }
}
