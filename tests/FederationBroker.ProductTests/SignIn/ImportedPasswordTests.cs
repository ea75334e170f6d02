using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;

namespace FederationBroker.ProductTests.SignIn;

/// <summary>Hashes come from other systems: none costs more than ours, none is answered otherwise than a wrong
/// password (LOG-001, SSM-SEC).</summary>
[Trait("Requirement", "LOG-001")]
[Trait("Requirement", "SSM-SEC")]
public sealed class ImportedPasswordTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static int rows;

    private readonly BrokerWorld world = shared.World;

    public static TheoryData<string, string> Unusable =>
        new()
        {
            { "two thousand million rounds", Hash(HashAlgorithmName.SHA512, 2_000_000_000) },
            { "a few more than ours", Hash(HashAlgorithmName.SHA512, 220_001) },
            { "SHA-256 at twice the price", Hash(HashAlgorithmName.SHA256, 1_200_000) },
            { "negative rounds", Hash(HashAlgorithmName.SHA512, -1) },
            { "no rounds", Hash(HashAlgorithmName.SHA512, 0) },
            { "not base64", "!!!" },
            { "too short", "AQAA" },
            { "version 2", Convert.ToBase64String(new byte[49]) },
            { "an unknown function", Hash(HashAlgorithmName.SHA512, 1000, function: 7) },
            { "a salt longer than the rest", Hash(HashAlgorithmName.SHA512, 1000, saltLength: int.MaxValue) },
            { "a negative salt", Hash(HashAlgorithmName.SHA512, 1000, saltLength: -1) },
            { "no salt", Hash(HashAlgorithmName.SHA512, 1000, saltLength: 0) },
            { "no key", Hash(HashAlgorithmName.SHA512, 1000, saltLength: 48) },
            { "too long", Convert.ToBase64String(new byte[400]) },
        };

    [Fact]
    public async Task A_hash_that_cannot_be_used_is_refused_at_import()
    {
        var hashes = Unusable.Select(row => row.Data).ToList();
        await using var import = await ImportAsync([
            .. hashes.Select((row, place) => $"H-{place},,,,,hash-{place}@metro.test,{row.Item2}"),
        ]);
        (await import.EndAsync()).ShouldBe(1, import.Log.Text);
        import.Log.Text.ShouldContain($"0 accounts created, {hashes.Count} lines with faults");
        for (var place = 0; place < hashes.Count; place++)
            import.Log.Text.ShouldContain(
                $"accounts.csv:{place + 2}: FB-4216 passwordHash",
                customMessage: hashes[place].Item1
            );
    }

    // Whatever else writes the table: the answer is that of a wrong password, and the next one does not wait for it.
    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task A_hash_that_cannot_be_used_is_harmless_in_a_row(string what, string hash)
    {
        var cableId = $"broken-{Interlocked.Increment(ref rows)}@metro.test";
        await world.AddSubscriberAsync("metro", new TestPerson { CableId = cableId });
        await PutHashAsync(cableId, hash.Length <= 256 ? hash : hash[..256]);
        var watch = Stopwatch.StartNew();
        using var browser = world.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        var broken = await browser.SignInAsync(cableId);
        (broken.Status, broken.Address.AbsolutePath).ShouldBe((200, "/t/metro/sign-in"), what);
        (await browser.SignInAsync()).Address.AbsolutePath.ShouldBe("/t/metro/account");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(600_000)]
    public async Task A_hash_of_another_system_signs_in_once_and_is_ours_from_then_on(int rounds)
    {
        var hash = Hash(HashAlgorithmName.SHA256, rounds);
        await using var import = await ImportAsync($"G-{rounds},,,,,ｇｏｏｄ{rounds}@metro.test,{hash}");
        (await import.EndAsync()).ShouldBe(0, import.Log.Text);
        for (var time = 0; time < 2; time++)
        {
            using var browser = world.NewBrowser();
            await browser.GoAsync("/t/metro/sign-in");
            (await browser.SignInAsync($"good{rounds}@metro.test")).Address.AbsolutePath.ShouldBe("/t/metro/account");
            (await StoredHashAsync($"G-{rounds}")).ShouldNotBe(hash);
        }
    }

    [Fact]
    public async Task Unknown_known_cheap_dear_and_broken_are_answered_alike_and_in_the_same_time()
    {
        var hashes = new Dictionary<string, string?>
        {
            ["cheap@metro.test"] = Hash(HashAlgorithmName.SHA256, 1000),
            ["dear0@metro.test"] = Hash(HashAlgorithmName.SHA256, 600_000),
            ["broke@metro.test"] = "!!!",
            ["giant@metro.test"] = Hash(HashAlgorithmName.SHA512, 2_000_000_000),
            ["known@metro.test"] = Hash(HashAlgorithmName.SHA512, 220_000),
            ["nopwd@metro.test"] = null,
        };
        foreach (var (cableId, hash) in hashes)
        {
            await world.AddSubscriberAsync("metro", new TestPerson { CableId = cableId });
            await PutHashAsync(cableId, hash);
        }

        world.ComparePasswordsEachTime();
        // Alternating, so that whatever else the machine does weighs on all; medians, so that one pause decides
        // nothing.
        var times = hashes.Keys.Append("nobody@metro.test").ToDictionary(key => key, _ => new List<double>());
        var answers = new HashSet<(int, int)>();
        using var browser = world.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        for (var round = 0; round < 7; round++)
        {
            foreach (var (cableId, taken) in times)
            {
                var watch = Stopwatch.StartNew();
                var page = await browser.SignInAsync(cableId, "wrong");
                taken.Add(watch.Elapsed.TotalMilliseconds);
                answers.Add((page.Status, page.Body.Length - cableId.Length));
            }
        }

        answers.Select(answer => answer.Item1).Distinct().ShouldBe([200]);
        answers.Count.ShouldBeLessThanOrEqualTo(2, "nonces aside, one page");
        var middle = times.ToDictionary(pair => pair.Key, pair => pair.Value.Order().ElementAt(pair.Value.Count / 2));
        var said = string.Join(", ", middle.Select(pair => $"{pair.Key} {pair.Value:f0} ms"));
        foreach (var (cableId, time) in middle)
            (time / middle["nobody@metro.test"]).ShouldBeInRange(0.6, 1.7, $"{cableId}: {said}");
    }

    private async Task<BrokerProcess> ImportAsync(params string[] lines)
    {
        var file = Path.Combine(world.Folder, "accounts.csv");
        await File.WriteAllLinesAsync(file, lines.Prepend("number,plan,status,region,person,cableId,passwordHash"));
        return BrokerProcess.Run(world, "import-hash", "accounts", "import", "--tenant", "metro", "--file", file);
    }

    private Task<string?> StoredHashAsync(string account) =>
        world.Database.QueryAsync<string>(
            $"""
            SELECT password_hash FROM login
            WHERE account_id = (SELECT id FROM service_account WHERE number = '{account}')
            """
        );

    private Task<int> PutHashAsync(string cableId, string? hash) =>
        world.Database.QueryAsync<int>(
            $"""
            UPDATE login SET password_hash = {(hash is null ? "NULL" : $"'{hash}'")}
            WHERE account_id = (SELECT id FROM service_account WHERE number = '{world.NumbersOf(
                cableId
            ).Account}') RETURNING 1
            """
        );

    private static string Hash(HashAlgorithmName name, int rounds, int? function = null, int saltLength = 16)
    {
        var bytes = new byte[13 + 16 + 32];
        bytes[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), function ?? (name == HashAlgorithmName.SHA512 ? 2 : 1));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), rounds);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), saltLength);
        bytes.AsSpan(13, 16).Fill(7);
        if (rounds is > 0 and <= 1_000_000)
            Rfc2898DeriveBytes.Pbkdf2(BrokerWorld.Password, bytes.AsSpan(13, 16), bytes.AsSpan(29), rounds, name);
        return Convert.ToBase64String(bytes);
    }
}
