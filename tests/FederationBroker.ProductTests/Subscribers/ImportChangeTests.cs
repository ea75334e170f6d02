using System.Text;

namespace FederationBroker.ProductTests.Subscribers;

/// <summary>What a file says about accounts that are there: changed, counted, and the same the second time.</summary>
[Trait("Requirement", "SUB-ADM")]
[Trait("Requirement", "SUB-ACC")]
public sealed class ImportChangeTests : IAsyncLifetime
{
    private const string Header = "number,plan,status,region,person,cableId,passwordHash";

    private BrokerWorld world = null!;
    private int runs;

    public async ValueTask InitializeAsync()
    {
        world = await BrokerWorld.CreateAsync();
        await world.Node.PutCatalogueAsync(SampleCatalogue.Sound);
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    [Trait("Requirement", "SSM-ROLE")]
    public async Task Two_lines_of_one_account_are_two_people_on_it()
    {
        var text = await ImportAsync(
            $"{Header}\nPPL-2,family,active,north,PPL-2-1,two.a@metro,\nPPL-2,family,active,north,PPL-2-2,two.b@metro,\n"
        );
        text.ShouldContain("1 accounts created, 0 lines with faults");
        text.ShouldContain("2 people added, 0 changed");
        (await PeopleAsync("PPL-2")).ShouldBe("Authorised PPL-2-2, Household , Manager PPL-2-1");
        text = await ImportAsync($"{Header}\nPPL-2,family,active,north,PPL-2-3,two.c@metro,\n");
        text.ShouldContain("1 accounts changed (0 status, 0 region), 0 unchanged");
        text.ShouldContain("1 people added, 0 changed");
        (await PeopleAsync("PPL-2")).ShouldBe("Authorised PPL-2-2, Authorised PPL-2-3, Household , Manager PPL-2-1");
    }

    [Fact]
    public async Task A_changed_status_region_and_person_are_taken_over_and_counted_and_the_same_file_changes_nothing_the_second_time()
    {
        await ImportAsync(
            $"{Header}\nAGAIN-1,family,active,north,A-1,again.1@metro,\nAGAIN-2,family,active,north,A-2,again.2@metro,\nAGAIN-3,family,,,,,\n"
        );
        var next =
            $"{Header}\nAGAIN-1,family,blocked,south,A-1,again.new@metro,\nAGAIN-2,,,east,,,\nAGAIN-2,,,,A-3,again.3@metro,\nAGAIN-3,,,,,,\n";
        var text = await ImportAsync(next);
        text.ShouldContain("0 accounts created, 0 lines with faults");
        text.ShouldContain("2 accounts changed (1 status, 2 region), 1 unchanged");
        text.ShouldContain("1 people added, 1 changed");
        (await StateAsync("AGAIN-1")).ShouldBe("Blocked south 2");
        (await StateAsync("AGAIN-2")).ShouldBe("Active east 2");
        (await StateAsync("AGAIN-3")).ShouldBe("Active  1");
        (
            await world.Database.QueryAsync<long>(
                "SELECT count(*) FROM login JOIN subscriber ON subscriber.id = subscriber_id WHERE number = 'A-1'"
            )
        ).ShouldBe(1, "the new login has taken the place of the old one");
        text = await ImportAsync(next);
        text.ShouldContain("0 accounts changed (0 status, 0 region), 3 unchanged");
        text.ShouldContain("0 people added, 0 changed");
        (await StateAsync("AGAIN-1")).ShouldBe("Blocked south 2");

        using var staff = await StaffPerson.SignedInAsync(world);
        var jobs = (await staff.GetAsync("jobs")).Items;
        var counts = jobs[1].GetProperty("imported");
        (
            counts.GetProperty("changed").GetInt64(),
            counts.GetProperty("status").GetInt64(),
            counts.GetProperty("region").GetInt64()
        ).ShouldBe((2, 1, 2));
        (
            counts.GetProperty("peopleAdded").GetInt64(),
            counts.GetProperty("peopleChanged").GetInt64(),
            counts.GetProperty("unchanged").GetInt64()
        ).ShouldBe((1, 1, 1));
        jobs[0].GetProperty("imported").GetProperty("unchanged").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task Of_two_lines_that_contradict_each_other_the_later_counts_and_both_are_named()
    {
        const string File = $"{Header}\nDUP-1,family,blocked,south,,,\nDUP-1,family,active,north,,dup@metro,\n";
        var text = await ImportAsync(File);
        text.ShouldContain("1 accounts created, 0 lines with faults");
        text.ShouldContain("1 accounts changed (1 status, 1 region), 0 unchanged");
        text.ShouldContain(
            "accounts.csv:3: FB-4505 status, region: Line 2 said otherwise; this line counts. Keep one of the two."
        );
        (await StateAsync("DUP-1")).ShouldBe("Active north 1");
        text = await ImportAsync(File);
        text.ShouldContain("0 accounts changed (0 status, 0 region), 1 unchanged");
        text.ShouldContain("accounts.csv:3: FB-4505");
        (await StateAsync("DUP-1")).ShouldBe("Active north 1");
    }

    [Fact]
    public async Task Somebody_of_another_account_is_not_taken_from_it()
    {
        await ImportAsync($"{Header}\nOWN-1,family,,,O-1,own@metro,\nOWN-2,family,,,,,\n");
        var text = await ImportAsync(
            $"{Header}\nOWN-2,family,blocked,,O-1,,\nOWN-2,family,,,,own@metro,\nOWN-1,family,,,O-9,own@metro,\n",
            ends: 1
        );
        text.ShouldContain("0 accounts created, 3 lines with faults");
        text.ShouldContain("accounts.csv:2: FB-4214 person");
        text.ShouldContain("accounts.csv:3: FB-4211 cableId");
        text.ShouldContain("accounts.csv:4: FB-4211 cableId");
        (await StateAsync("OWN-2")).ShouldBe("Active  1", "a line with a fault does nothing at all");
    }

    [Fact]
    public async Task A_password_that_somebody_has_is_not_put_back()
    {
        const string Hash = "AQAAAAIAAYagAAAAEKi2xU2Y0Jp8oJ4m8ZxkC1mY8cQkq0V0q1Z2b3N4d5E6f7G8h9I0j1K2l3M4n5O6pw==";
        await ImportAsync($"{Header}\nPWD-1,family,,,,pwd@metro,\n");
        (await ImportAsync($"{Header}\nPWD-1,family,,,,pwd@metro,{Hash}\n")).ShouldContain("0 people added, 1 changed");
        (
            await ImportAsync(
                $"{Header}\nPWD-1,family,,,,pwd@metro,{Hash.Replace("EKi2", "EKi3", StringComparison.Ordinal)}\n"
            )
        ).ShouldContain("0 people added, 0 changed");
        (
            await world.Database.QueryAsync<string>(
                "SELECT password_hash FROM login JOIN service_account ON service_account.id = account_id WHERE "
                    + "number = 'PWD-1' AND kind = 'Person'"
            )
        ).ShouldBe(Hash);
    }

    [Fact]
    public async Task Values_may_stand_in_quotes()
    {
        (string Line, string? Region)[] quoted =
        [
            ("\"Q-0\",\"family\",\"active\",\"no,rth\",,,", "no,rth"),
            ("Q-1,family,,\"no\"\"rth\"\"\",,,", "no\"rth\""),
            ("Q-2,family,,\"no\nrth\",,,", "no\nrth"),
            ("Q-3,family,,\"\",,,", null),
            ("Q-4,family,,nörd,,,", "nörd"),
        ];
        foreach (var (begin, end, last) in new[] { ("", "\n", "\n"), ("\uFEFF", "\r\n", "\r\n"), ("", "\n", "") })
        {
            await world.Database.QueryAsync<long>(
                "WITH gone AS (DELETE FROM service_account WHERE number LIKE 'Q-%' RETURNING 1) SELECT count(*) "
                    + "FROM gone"
            );
            var lines = string.Concat(quoted.Select(each => $"{each.Line}{end}{end}"));
            var text = await ImportAsync($"{begin}{Header}{end}{lines}Q-LAST,,,,,,{last}");
            text.ShouldContain($"{quoted.Length + 1} accounts created, 0 lines with faults");
            for (var number = 0; number < quoted.Length; number++)
                (
                    await world.Database.QueryAsync<string>(
                        $"SELECT coalesce(region, '-') FROM service_account WHERE number = 'Q-{number}'"
                    )
                ).ShouldBe(quoted[number].Region ?? "-");
        }
    }

    [Fact]
    public async Task A_line_that_is_no_record_costs_itself_alone()
    {
        var text = await ImportAsync(
            $"{Header}\nR-1,fam\"ily,,,,,\nR-2,,,\"never "
                + $"closed,,,\nR-3,,,,,,\nR-4,\"family\"x,,,,,\nR-5,,,\"{new string('n', 5000)}\",,,\nR-6,,,\"\0\",,,\nR-7,,,{new string('n', 33)},,,\nR-8,,,,,,\n",
            ends: 1
        );
        text.ShouldContain("2 accounts created, 6 lines with faults");
        foreach (var line in new[] { 2, 3, 5, 6, 7, 8 })
            text.ShouldContain($"accounts.csv:{line}: FB-4502");
        (
            await world.Database.QueryAsync<long>("SELECT count(*) FROM service_account WHERE number IN ('R-3', 'R-8')")
        ).ShouldBe(2);
        var broken = Encoding.UTF8.GetBytes($"{Header}\nB-1,,,n?rth,,,\nB-2,,,,,,\n");
        broken[Array.IndexOf(broken, (byte)'?')] = 0xE4;
        (await ImportAsync(broken, ends: 1)).ShouldContain("1 accounts created, 1 lines with faults");
    }

    private Task<string> ImportAsync(string content, int ends = 0) =>
        ImportAsync(Encoding.UTF8.GetBytes(content), ends);

    private async Task<string> ImportAsync(byte[] content, int ends = 0)
    {
        var file = Path.Combine(world.Folder, "accounts.csv");
        await File.WriteAllBytesAsync(file, content);
        await using var process = BrokerProcess.Run(
            world,
            $"import-{++runs}",
            "accounts",
            "import",
            "--tenant",
            "metro",
            "--file",
            file
        );
        (await process.EndAsync()).ShouldBe(ends, process.Log.Text);
        return process.Log.Text;
    }

    private Task<string?> StateAsync(string number) =>
        world.Database.QueryAsync<string>(
            $"""
            SELECT status || ' ' || coalesce(region, '') || ' ' || version
            FROM service_account
            WHERE number = '{number}'
            """
        );

    private Task<string?> PeopleAsync(string account) =>
        world.Database.QueryAsync<string>(
            $"""
            SELECT string_agg(role || ' ' || coalesce(subscriber.number, ''), ', ' ORDER BY role || ' ' || coalesce(subscriber.number, ''))
            FROM subscriber JOIN service_account ON service_account.id = account_id WHERE service_account.number = '{account}'
            """
        );
}
