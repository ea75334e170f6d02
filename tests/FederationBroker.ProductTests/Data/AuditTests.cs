using FederationBroker.Data.Auditing;
using FederationBroker.Data.Auditing.Checkpoints;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FederationBroker.ProductTests.Data;

/// <summary>
/// What happened is on record, and the record shows when somebody touched it, whoever holds the database (SSM-SEC).
/// </summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class AuditTests : IAsyncLifetime
{
    private static readonly TenantId Metro = new("metro");

    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        world = await BrokerWorld.CreateAsync();
        using var browser = world.NewBrowser();
        var partner = new OidcPartner(world);
        await browser.GoAsync(partner.AuthorizeAddress());
        await browser.SignInAsync(password: "wrong");
        await partner.RedeemAsync(await partner.ObtainCodeAsync(browser));
        await IsVouchedForAsync();
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_sign_in_leaves_who_what_when_and_with_which_outcome()
    {
        (await VerifyAsync()).ShouldBeOfType<AuditVerification.Intact>().Events.ShouldBeGreaterThanOrEqualTo(4);
        var actions = await world.Database.QueryAsync<string>(
            "SELECT string_agg(action || '=' || outcome, ' ' ORDER BY id) FROM audit_event"
        );
        foreach (
            var expected in new[]
            {
                "sign-in.password=success",
                "grant.given=success",
                "sign-in.oidc=success",
                "token.code=success",
            }
        )
            actions!.ShouldContain(expected);
        (await world.Database.QueryAsync<long>("SELECT count(*) FROM audit_event WHERE request_id IS NULL")).ShouldBe(
            0
        );
    }

    // The owner of the cluster can take any trigger off. What it does then is found all the same.
    [Theory]
    [InlineData("DELETE FROM audit_link", 1, "nothing of this operator's chain is left")]
    [InlineData("DELETE FROM audit_link WHERE position > 2", 3, "the end was cut off")]
    [InlineData(
        "DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_link WHERE position > 2); DELETE FROM "
            + "audit_link WHERE position > 2",
        3,
        "the end was cut off"
    )]
    [InlineData(
        "DELETE FROM audit_event WHERE tenant = 'metro'; DELETE FROM audit_link WHERE tenant = 'metro'",
        1,
        "nothing of this operator's chain is left"
    )]
    [InlineData(
        "UPDATE audit_event SET outcome = 'denied' WHERE id = (SELECT event_id FROM audit_link WHERE position = 2)",
        2,
        "no broker wrote this"
    )]
    [InlineData(
        "UPDATE audit_event SET at = at + interval '1 second' WHERE id = (SELECT event_id FROM audit_link WHERE "
            + "position = 2)",
        2,
        "no broker wrote this"
    )]
    [InlineData(
        "DELETE FROM audit_event WHERE id = (SELECT event_id FROM audit_link WHERE position = 2)",
        2,
        "the event was removed"
    )]
    [InlineData(
        "DELETE FROM audit_event WHERE id = (SELECT event_id FROM audit_link WHERE position = 2); DELETE FROM "
            + "audit_link WHERE position = 2",
        2,
        "gap"
    )]
    [InlineData(
        "DELETE FROM audit_link WHERE position = 2; UPDATE audit_link SET position = 2 WHERE position = 3",
        2,
        "changed, or moved here"
    )]
    [InlineData("UPDATE audit_link SET hash = sha256(hash) WHERE position = 2", 2, "changed, or moved here")]
    public async Task Whatever_is_done_to_the_trail_in_the_database_is_found_at_its_place(
        string tampering,
        long position,
        string reason
    )
    {
        await world.Database.QueryAsync<object>($"SET session_replication_role = replica; {tampering}");
        var broken = (await VerifyAsync()).ShouldBeOfType<AuditVerification.Broken>();
        broken.Position.ShouldBe(position);
        broken.Reason.ShouldContain(reason);
    }

    // What the serving role may do: add rows.
    [Theory]
    [InlineData(
        "INSERT INTO audit_event (tenant, at, actor, action, outcome, seal) VALUES ('metro', now() - interval '1 "
            + "day', 'staff', 'grant.given', 'success', decode(repeat('00', 20), 'hex'))",
        "no broker wrote this"
    )]
    [InlineData(
        "INSERT INTO audit_event (tenant, at, actor, action, outcome, partner, subject, request_id, detail, seal) "
            + "SELECT tenant, at, actor, action, outcome, partner, subject, request_id, detail, seal FROM "
            + "audit_event ORDER BY id LIMIT 1",
        "a copy of an earlier one"
    )]
    [InlineData(
        "INSERT INTO audit_link (tenant, position, event_id, key_version, hash) SELECT tenant, position + 1, "
            + "999999, 1, hash FROM audit_link WHERE tenant = 'metro' ORDER BY position DESC LIMIT 1",
        "the event was removed"
    )]
    public async Task What_the_serving_role_puts_in_is_found(string insertion, string reason)
    {
        await AsServingRoleAsync(insertion);
        await Eventually.TrueAsync(
            async () => await VerifyAsync() is AuditVerification.Broken broken && broken.Reason.Contains(reason),
            reason
        );
        (await VerifyAsync()).ShouldBeOfType<AuditVerification.Broken>().EventId.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_chain_that_was_cut_and_continued_contradicts_its_checkpoints_until_an_operator_accepts_it()
    {
        await world.Database.QueryAsync<object>(
            "SET session_replication_role = replica; DELETE FROM audit_event WHERE id IN (SELECT event_id FROM "
                + "audit_link WHERE position > 1); DELETE FROM audit_link WHERE position > 1"
        );
        await NoteAsync(world.Clock, "metro", 10);
        await Eventually.TrueAsync(
            () => Task.FromResult(world.Node.Log.Text.Contains("is shorter than it was")),
            "the node notices"
        );
        (await VerifyAsync()).ShouldBeOfType<AuditVerification.Broken>().Reason.ShouldContain("cut and continued");

        (await RunAsync("audit", "verify")).Code.ShouldBe(1);
        (await RunAsync("audit", "accept", "--tenant", "metro", "--reason", "restored from backup")).Code.ShouldBe(0);
        var (code, said) = await RunAsync("audit", "verify");
        code.ShouldBe(0, said);
        said.ShouldContain("restored from backup");
    }

    [Theory]
    [InlineData("DELETE FROM audit_link", "metro: BROKEN at position 1, event ")]
    [InlineData(
        "DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_link WHERE position > 2); DELETE FROM "
            + "audit_link WHERE position > 2",
        "metro: BROKEN at position 3, event "
    )]
    [InlineData(
        "DELETE FROM audit_event WHERE tenant = 'metro'; DELETE FROM audit_link WHERE tenant = 'metro'",
        "metro: BROKEN at position 1, event "
    )]
    [InlineData(
        "INSERT INTO audit_event (tenant, at, actor, action, outcome, seal) VALUES ('metro', now() - interval '1 "
            + "day', 'staff', 'grant.given', 'success', '')",
        "metro: BROKEN at "
    )]
    public async Task The_command_names_the_first_bad_record_and_fails(string tampering, string expected)
    {
        await world.Database.QueryAsync<object>($"SET session_replication_role = replica; {tampering}");
        var (code, said) = await RunAsync("audit", "verify");
        code.ShouldBe(1, said);
        said.ShouldContain(expected);
    }

    [Fact]
    public async Task An_operator_that_is_in_no_configuration_any_more_is_missed_too()
    {
        await NoteAsync(world.Clock, "gone", 1);
        await Eventually.TrueAsync(
            async () => await VerifyAsync(new TenantId("gone")) is AuditVerification.Intact { Checkpoints: > 0 },
            "it is in a checkpoint"
        );
        await world.Database.QueryAsync<object>(
            "SET session_replication_role = replica; DELETE FROM audit_event WHERE tenant = 'gone'; DELETE FROM "
                + "audit_link WHERE tenant = 'gone'"
        );
        var (code, said) = await RunAsync("audit", "verify", "--json");
        code.ShouldBe(1);
        said.ShouldContain("\"tenant\": \"gone\"");
    }

    [Fact]
    public async Task A_checkpoint_file_that_was_edited_or_shortened_in_the_middle_is_named_with_its_line()
    {
        for (var more = 0; more < 2; more++)
        {
            await NoteAsync(world.Clock, "coast", 1);
            var lines = more + 1;
            await Eventually.TrueAsync(
                () => Task.FromResult(Checkpoints().Checkpoints.Count(line => line.Tenant == "coast") >= lines),
                "a checkpoint"
            );
        }

        var file = Directory.GetFiles(Path.Combine(world.SecretsFolder, "audit-checkpoints"), "*.jsonl").Single();
        var text = await File.ReadAllLinesAsync(file);
        await File.WriteAllLinesAsync(
            file,
            text.Select(
                (line, index) =>
                    index == 1 ? line.Replace("\"position\":", "\"position\":1", StringComparison.Ordinal) : line
            )
        );
        Checkpoints().Faults.ShouldHaveSingleItem().ShouldContain(":2: its signature is not ours");
        await File.WriteAllLinesAsync(file, text.Where((_, index) => index != 1));
        Checkpoints().Faults.ShouldHaveSingleItem().ShouldContain(":2: the line before it was removed");
    }

    [Fact]
    public async Task A_new_key_takes_over_and_what_the_old_one_sealed_still_holds()
    {
        await File.WriteAllTextAsync(
            Path.Combine(world.SecretsFolder, "audit-2.key"),
            Convert.ToBase64String(new byte[32])
        );
        var second = await world.StartNodeAsync();
        await NoteAsync(world.Clock, "metro", 1, second);
        await Eventually.TrueAsync(
            async () =>
                await world.Database.QueryAsync<long>(
                    "SELECT count(*) FROM audit_event WHERE substr(seal, 1, 4) = '\\x00000002' AND id IN (SELECT "
                        + "event_id FROM audit_link)"
                ) == 1,
            "it is chained"
        );
        var (code, said) = await RunAsync("audit", "verify");
        code.ShouldBe(0, said);
    }

    private Task IsVouchedForAsync() =>
        Eventually.TrueAsync(
            async () =>
                await VerifyAsync() is AuditVerification.Intact { NotYetChained: 0, Events: > 3 } intact
                && Checkpoints().Checkpoints.Any(line => line.Tenant == "metro" && line.Position == intact.Events),
            "the chain has caught up and is in a checkpoint"
        );

    private CheckpointReading Checkpoints() =>
        CheckpointFolder.Read(
            [Path.Combine(world.SecretsFolder, "audit-checkpoints")],
            world.Node.Services.GetRequiredService<AuditSealer>()
        );

    private Task<AuditVerification> VerifyAsync(TenantId? tenant = null) =>
        world
            .Node.Services.GetRequiredService<TenantWork>()
            .ForTenantAsync(tenant ?? Metro, (AuditVerifier verifier) =>
                verifier.VerifyAsync(tenant ?? Metro, Checkpoints().Checkpoints, CancellationToken.None)
            );

    private Task NoteAsync(TimeProvider clock, string tenant, int events, BrokerNode? node = null) =>
        AuditWriting.NoteAsync(node ?? world.Node, clock, tenant, events);

    private async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        await using var process = BrokerProcess.Run(world, "tool", arguments);
        return (await process.EndAsync(), process.Log.Text);
    }

    private async Task AsServingRoleAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(world.Database.ConnectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await new NpgsqlCommand(
            $"SELECT set_config('fbroker.tenant', '*', false); {sql}",
            connection
        ).ExecuteNonQueryAsync();
    }
}
