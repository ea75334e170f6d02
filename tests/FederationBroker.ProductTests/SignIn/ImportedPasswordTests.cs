using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;

namespace FederationBroker.ProductTests.SignIn;

/// <summary>Hashes come from other systems: none costs more than it may, none is answered otherwise than a wrong
/// password (LOG-001, SSM-SEC).</summary>
[Trait("Requirement", "LOG-001")]
[Trait("Requirement", "SSM-SEC")]
public sealed class ImportedPasswordTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    // Made by other programs: argon2 of its reference implementation, and htpasswd.
    private const string Argon2 =
        "$argon2id$v=19$m=8192,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$sFRVTRsAeSHfhBgbew5UVS2l6TfgFTIVzFo9hrj0ulQ";

    private const string DearArgon2 =
        "$argon2id$v=19$m=65536,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$lMhvVBq9s9mqv+pZqgOWNUlIPpwLGnkzbna1TO5skX4";

    private const string Bcrypt = "$2y$10$giTLzMBsu/VW63aXsn0K7u.0AdgV50z7j6eL4nlWbNyREaEjG9e02";
    private const string DearBcrypt = "$2y$12$eekj5G05d.2kGHBK0o0u5eEGdpa0SHyLlSbyKTfbBtLe9sCHAsTDa";

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
            { "Argon2id with a GiB", Argon2.Replace("m=8192", "m=1048576", StringComparison.Ordinal) },
            { "Argon2id with a thousand passes", Argon2.Replace("t=2", "t=1000", StringComparison.Ordinal) },
            { "Argon2id in lanes", Argon2.Replace("p=1", "p=4", StringComparison.Ordinal) },
            { "Argon2i", Argon2.Replace("argon2id", "argon2i", StringComparison.Ordinal) },
            { "Argon2id of an older version", Argon2.Replace("v=19", "v=16", StringComparison.Ordinal) },
            { "Argon2id without a key", Argon2[..^43] },
            {
                "Argon2id with a short salt",
                Argon2.Replace("MDEyMzQ1Njc4OWFiY2RlZg", "MDEy", StringComparison.Ordinal)
            },
            { "Argon2id without a number", Argon2.Replace("m=8192", "m=", StringComparison.Ordinal) },
            { "bcrypt at cost 13", Bcrypt.Replace("$10$", "$13$", StringComparison.Ordinal) },
            { "bcrypt at cost 31", Bcrypt.Replace("$10$", "$31$", StringComparison.Ordinal) },
            { "bcrypt at no cost", Bcrypt.Replace("$10$", "$00$", StringComparison.Ordinal) },
            { "bcrypt cut off", Bcrypt[..^1] },
            { "bcrypt of an unknown kind", Bcrypt.Replace("$2y$", "$2x$", StringComparison.Ordinal) },
            { "bcrypt with a strange sign", Bcrypt[..^1] + "!" },
        };

    [Fact]
    public async Task A_hash_that_cannot_be_used_is_refused_at_import()
    {
        var hashes = Unusable.Select(row => row.Data).ToList();
        await using var import = await ImportAsync([
            .. hashes.Select((row, place) => $"H-{place},,,,,hash-{place}@metro.test,\"{row.Item2}\""),
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

    public static TheoryData<string> Usable =>
        [
            Hash(HashAlgorithmName.SHA256, 10_000),
            Hash(HashAlgorithmName.SHA256, 600_000),
            Hash(HashAlgorithmName.SHA512, 220_000),
            Argon2,
            Bcrypt,
            DearBcrypt,
            Bcrypt.Replace("$2y$", "$2a$", StringComparison.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Usable))]
    public async Task A_hash_of_another_system_signs_in_once_and_is_ours_from_then_on(string hash)
    {
        var number = Interlocked.Increment(ref rows);
        await using var import = await ImportAsync($"G-{number},,,,,ｇｏｏｄ{number}@metro.test,\"{hash}\"");
        (await import.EndAsync()).ShouldBe(0, import.Log.Text);
        for (var time = 0; time < 2; time++)
        {
            using var browser = world.NewBrowser();
            await browser.GoAsync("/t/metro/sign-in");
            (await browser.SignInAsync($"good{number}@metro.test")).Address.AbsolutePath.ShouldBe("/t/metro/account");
            (await StoredHashAsync($"G-{number}")).ShouldStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
        }
    }

    // Dearer than ours, and within the bounds: it stays.
    [Fact]
    public async Task A_hash_that_is_stronger_than_ours_is_kept()
    {
        await using var import = await ImportAsync($"G-0,,,,,strong@metro.test,\"{DearArgon2}\"");
        (await import.EndAsync()).ShouldBe(0, import.Log.Text);
        using var browser = world.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        (await browser.SignInAsync("strong@metro.test")).Address.AbsolutePath.ShouldBe("/t/metro/account");
        (await StoredHashAsync("G-0")).ShouldBe(DearArgon2);
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
            ["argon@metro.test"] = DearArgon2,
            ["crypt@metro.test"] = DearBcrypt,
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
        for (var round = 0; round < 3; round++)
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
